import type { Extension } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { formatDue } from '../events/wall.time.ts';
import { isCoordinator } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import styles from './completeness.module.css';
import type { CompletenessSearch } from './completeness.search.ts';
import { extensionsQuery, useWithdrawExtension } from './deadline.queries.ts';

/** More time that the unit has, for what the dialog is about; coordinators take it back here. */
export const ExtensionList = ({ unit, day, step }: CompletenessSearch & { unit: string }) => {
  const { t } = useTranslation('completeness');
  const { data, error, refetch } = useQuery(extensionsQuery(unit));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  const items = (data?.items ?? []).filter((one) =>
    day !== undefined
      ? one.step === 'daily' && (one.day === null || one.day === day)
      : step === undefined || one.step === step,
  );
  if (items.length === 0) return null;
  return (
    <ul className={styles.extensions} aria-label={t('extensions')}>
      {items.map((one) => (
        <Item key={one.id} extension={one} />
      ))}
    </ul>
  );
};

const Item = ({ extension }: { extension: Extension }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const withdraw = useWithdrawExtension(extension.id);
  const [asking, setAsking] = useState(false);
  const { step, day, until, reason, author } = extension;
  const what =
    step === 'daily' ? (day === null ? t('everyDay') : dayText(day, language)) : t(`steps.${step}`);
  return (
    <li>
      <div className={styles.what}>
        <strong>{t('extendedTo', { what, until: formatDue(until, language) })}</strong>
        <div className={styles.when}>{t('because', { reason, author })}</div>
      </div>
      {isCoordinator(useSession()) ? <Button onClick={() => setAsking(true)}>{t('takeBack')}</Button> : null}
      {asking ? (
        <ReasonDialog
          title={t('takeBack')}
          hint={t('takeBackHint')}
          confirm={t('takeBack')}
          presets={[t('takeBackPreset')]}
          danger
          pending={withdraw.isPending}
          error={withdraw.error}
          onConfirm={(said) => withdraw.mutate(said, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </li>
  );
};
