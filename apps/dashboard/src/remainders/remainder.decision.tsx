import { useQuery } from '@tanstack/react-query';
import type { Remainder } from '@innoweek/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { useFigureText } from '../tallies/figure.text.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { remainderQuery, useAccept, useExplain } from './remainder.queries.ts';
import styles from './remainders.module.css';

/** How far a unit's total is from what is counted there. */
export const useDifferenceText = (): ((item: Remainder) => string) => {
  const figure = useFigureText();
  return ({ metric, difference }) => `${difference < 0 ? '−' : '+'}${figure(metric, Math.abs(difference))}`;
};

/** The difference of one total, accepted or explained where somebody came upon it elsewhere. */
export const RemainderOf = ({ id }: { id: string }) => {
  const { t } = useTranslation('remainders');
  const units = useUnitNames();
  const differenceOf = useDifferenceText();
  const item = useQuery(remainderQuery(id)).data?.items[0];
  if (item === undefined || item.difference === 0) return null;
  return (
    <>
      <p className={styles.hint}>
        {t('difference')} {differenceOf(item)}
      </p>
      <RemainderDecision item={item} unit={units.nameOf(item.unit)} />
    </>
  );
};

/** Accepts what is left over as having taken place outside of registered events, or says why it is left over. */
export const RemainderDecision = ({ item, unit }: { item: Remainder; unit: string }) => {
  const { t } = useTranslation('remainders');
  const { message } = App.useApp();
  const [explaining, setExplaining] = useState(false);
  const accept = useAccept();
  const explain = useExplain();
  const isPossible = (item.outside ?? 0) + item.difference >= 0;
  return (
    <div className={styles.buttons}>
      {isPossible ? (
        <Button
          type="primary"
          loading={accept.isPending}
          onClick={() => accept.mutate(item, { onSuccess: () => void message.success(t('accepted')) })}
        >
          {t('accept')}
        </Button>
      ) : (
        <span className={styles.hint}>{t('below')}</span>
      )}
      <Button onClick={() => setExplaining(true)}>{t('explain')}</Button>
      {accept.error ? <ProblemNotice error={accept.error} /> : null}
      {explaining ? (
        <ReasonDialog
          title={t('explainTitle', { unit })}
          hint={t('explainHint')}
          confirm={t('explain')}
          presets={[t('presets.rounded'), t('presets.unregistered'), t('presets.later')]}
          pending={explain.isPending}
          error={explain.error}
          onConfirm={(text) =>
            explain.mutate({ id: item.id, text }, { onSuccess: () => setExplaining(false) })
          }
          onClose={() => setExplaining(false)}
        />
      ) : null}
    </div>
  );
};
