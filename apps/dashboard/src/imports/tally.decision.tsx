import type { Import } from '@innoweek/contracts';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { FileButton } from '../api/file.button.tsx';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useCommit } from './import.queries.ts';
import styles from './imports.module.css';
import { TallyQuestions } from './tally.questions.tsx';
import { UndoFile } from './undo.file.tsx';

/** What can be done with a file of tallies as it is: answer, mend, commit, take back. */
export const TallyDecision = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  switch (item.state) {
    case 'question':
      return <TallyQuestions item={item} />;
    case 'ready':
      return item.rows.rejected + item.rows.new + item.rows.changed + item.rows.held > 0 ? (
        <Ready item={item} />
      ) : (
        <Alert type="info" showIcon style={{ marginBlockEnd: 16 }} title={t('tallies.nothingNew')} />
      );
    case 'committed':
      return <Committed item={item} />;
    case 'undone':
      return <Alert type="info" showIcon style={{ marginBlockEnd: 16 }} title={t('tallies.undoneTitle')} />;
    default:
      return null;
  }
};

const Ready = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  const commit = useCommit(item.id);
  const language = currentLanguage();
  const { rows } = item;
  const writes = rows.new + rows.changed + rows.held;
  const count = (value: number): string => exactNumber(value, language);
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('commitTitle')}</h2>
      <p className={styles.sentence}>
        {t('tallies.commitHint', { fresh: count(rows.new), changed: count(rows.changed) })}
        {rows.held > 0 ? ` ${t('tallies.heldHint', { held: count(rows.held) })}` : ''}
        {item.template
          ? ` ${t('tallies.template', { organisation: item.template.organisation.name })}`
          : item.remembered
            ? ` ${t('tallies.remembered')}`
            : ''}
      </p>
      {rows.rejected > 0 ? (
        <p className={styles.sentence}>{t('tallies.rejectedHint', { rejected: count(rows.rejected) })}</p>
      ) : null}
      {commit.error ? <ProblemNotice error={commit.error} /> : null}
      <div className={styles.choices}>
        {writes > 0 ? (
          <Button
            type="primary"
            loading={commit.isPending}
            onClick={() => commit.mutate({ skipRejected: rows.rejected > 0 })}
          >
            {rows.rejected > 0
              ? t('tallies.commitOthers', { rows: count(writes) })
              : rows.new + rows.changed > 0
                ? t('commit')
                : t('tallies.commitHeld')}
          </Button>
        ) : null}
        {rows.rejected > 0 ? <RejectedFile item={item} /> : null}
        <ButtonLink to="/imports" search={{ kind: item.kind }}>
          {t('notNow')}
        </ButtonLink>
      </div>
    </section>
  );
};

const RejectedFile = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  return (
    <FileButton path={`/imports/${item.id}/rejected.xlsx`} name={t('rejectedFile')}>
      {t('downloadRejected')}
    </FileButton>
  );
};

const Committed = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  const left = item.rows.rejected;
  const held = item.rows.held;
  return (
    <Alert
      type="success"
      showIcon
      style={{ marginBlockEnd: 16 }}
      title={
        left > 0
          ? t('tallies.committedWithout', { left: exactNumber(left, currentLanguage()) })
          : t('committedTitle')
      }
      description={
        <>
          {held > 0 ? (
            <p className={styles.sentence}>
              {t('tallies.heldLeft', { held: exactNumber(held, currentLanguage()) })}
            </p>
          ) : null}
          <div className={styles.choices}>
            <ButtonLink look="primary" to="/board">
              {t('tallies.toBoard')}
            </ButtonLink>
            {left > 0 ? <RejectedFile item={item} /> : null}
            <UndoFile item={item} />
          </div>
        </>
      }
    />
  );
};
