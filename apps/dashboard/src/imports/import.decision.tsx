import type { Import } from '@innoweek/contracts';
import { Alert, Button, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { FileButton } from '../api/file.button.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useCommit } from './import.queries.ts';
import { TallyDecision } from './tally.decision.tsx';
import { UndoFile } from './undo.file.tsx';
import styles from './imports.module.css';

/** What can be done with a file as it is: mend it, commit it, take it back. */
export const ImportDecision = ({
  item,
  ...choice
}: {
  item: Import;
  /** Whether the events are to be handed in for approval as they are written. */
  submit: boolean;
  onSubmit: (submit: boolean) => void;
}) => {
  if (item.kind !== 'events') return <TallyDecision item={item} />;
  switch (item.state) {
    case 'ready':
      return item.rows.rejected > 0 ? (
        <Rejected item={item} />
      ) : item.rows.new + item.rows.changed > 0 ? (
        <Commit item={item} {...choice} />
      ) : (
        <NothingNew />
      );
    case 'committed':
      return <Undo item={item} />;
    case 'undone':
      return <Undone />;
    default:
      return null;
  }
};

const Rejected = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBlockEnd: 16 }}
      title={t('hasRejected', { rejected: exactNumber(item.rows.rejected, currentLanguage()) })}
      description={
        <>
          <p className={styles.sentence}>{t('allOrNothing')}</p>
          <div className={styles.choices}>
            <FileButton type="primary" path={`/imports/${item.id}/rejected.xlsx`} name={t('rejectedFile')}>
              {t('downloadRejected')}
            </FileButton>
            <ButtonLink to="/imports">{t('uploadAgain')}</ButtonLink>
          </div>
        </>
      }
    />
  );
};

const Commit = ({
  item,
  submit,
  onSubmit,
}: {
  item: Import;
  submit: boolean;
  onSubmit: (submit: boolean) => void;
}) => {
  const { t } = useTranslation('imports');
  const commit = useCommit(item.id);
  const language = currentLanguage();
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('commitTitle')}</h2>
      <p className={styles.sentence}>
        {t('commitHint', {
          fresh: exactNumber(item.rows.new, language),
          changed: exactNumber(item.rows.changed, language),
        })}
      </p>
      <Radio.Group
        className={styles.radios}
        aria-label={t('commitTitle')}
        value={submit}
        onChange={({ target }) => onSubmit(target.value === true)}
        options={[
          { value: true, label: t('asSubmitted') },
          { value: false, label: t('asDrafts') },
        ]}
      />
      {commit.error ? <ProblemNotice error={commit.error} /> : null}
      <div className={styles.choices}>
        <Button type="primary" loading={commit.isPending} onClick={() => commit.mutate({ submit })}>
          {t('commit')}
        </Button>
        <ButtonLink to="/imports">{t('notNow')}</ButtonLink>
      </div>
    </section>
  );
};

const NothingNew = () => {
  const { t } = useTranslation('imports');
  return <Alert type="info" showIcon style={{ marginBlockEnd: 16 }} title={t('nothingNew')} />;
};

const Undo = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  return (
    <Alert
      type="success"
      showIcon
      style={{ marginBlockEnd: 16 }}
      title={t('committedTitle')}
      description={
        <div className={styles.choices}>
          <ButtonLink look="primary" to="/events">
            {t('toEvents')}
          </ButtonLink>
          <UndoFile item={item} />
        </div>
      }
    />
  );
};

const Undone = () => {
  const { t } = useTranslation('imports');
  return <Alert type="info" showIcon style={{ marginBlockEnd: 16 }} title={t('undoneTitle')} />;
};
