import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import styles from './completeness.module.css';
import { unverifiedQuery, useVerifyDay } from './deadline.queries.ts';

/** Answers for every figure of a unit and a day: what is reported is right. */
export const VerifyDay = ({
  unit,
  day,
  name,
  isComplete,
}: {
  unit: string;
  day: string;
  name: string;
  /** Everything is reported, and not verified. */
  isComplete: boolean;
}) => {
  const { t } = useTranslation('completeness');
  const { message } = App.useApp();
  const { data } = useQuery(unverifiedQuery(unit, day));
  const verify = useVerifyDay(unit, day);
  const [asking, setAsking] = useState(false);
  const figures = data?.figures ?? 0;
  if (figures === 0)
    return data && isComplete ? (
      <p className={styles.hint}>
        {t('ruledLeft')} <Link to="/reconciliation">{t('toReconciliation')}</Link>
      </p>
    ) : null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('verifyDay', { count: figures })}</Button>
      {asking ? (
        <ReasonDialog
          title={t('verifyTitle', { name, count: figures })}
          hint={t('verifyHint')}
          confirm={t('verify')}
          presets={[t('verifyPreset')]}
          pending={verify.isPending}
          error={verify.error}
          onConfirm={(reason) =>
            verify.mutate(reason, {
              onSuccess: ({ figures: done }) => {
                void message.success(t('verifiedDay', { count: done }));
                setAsking(false);
              },
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
};
