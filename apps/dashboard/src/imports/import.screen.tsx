import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Import } from '@innoweek/contracts';
import { Alert, Progress, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ImportDecision } from './import.decision.tsx';
import { ImportImpact } from './import.impact.tsx';
import { importQuery, isUnderway, useImportNews } from './import.queries.ts';
import { ImportRows } from './import.rows.tsx';
import { ImportStateTag } from './import.state.tsx';
import { TallyFindings } from './tally.findings.tsx';
import { TallyImpact } from './tally.impact.tsx';
import styles from './imports.module.css';

const route = getRouteApi('/workspace/imports/$id');

/** One file: how far it is, what was understood of it, and what is to become of it. */
export const ImportScreen = () => <AllowedGate allows={mayRegister}>{() => <LoadedImport />}</AllowedGate>;

const LoadedImport = () => {
  const { id } = route.useParams();
  const { t } = useTranslation('imports');
  const [submit, setSubmit] = useState(true);
  const units = useUnitNames();
  useImportNews();
  const { data, error, refetch } = useQuery(importQuery(id, currentLanguage()));
  if (error && !data)
    return (
      <>
        <PageHeading title={t('title')} />
        <ProblemNotice error={error} onRetry={() => void refetch()} />
        <ButtonLink to="/imports">{t('toList')}</ButtonLink>
      </>
    );
  if (!data) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <>
      <PageHeading
        title={data.fileName}
        note={
          <>
            <ImportStateTag state={data.state} />
            {data.unit === null ? null : <Tag>{t('onlyFor', { unit: units.nameOf(data.unit) })}</Tag>}
          </>
        }
        actions={
          <ButtonLink to="/imports" search={{ kind: data.kind }}>
            {t('toList')}
          </ButtonLink>
        }
      />
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isUnderway(data.state) ? (
        <Underway progress={data.progress} state={data.state} kind={data.kind} />
      ) : null}
      {data.fileKept ? null : (
        <Alert type="info" showIcon style={{ marginBlockEnd: 16 }} title={t('notKept')} />
      )}
      {data.problem ? (
        <Alert
          type="error"
          showIcon
          style={{ marginBlockEnd: 16 }}
          title={t('failedTitle')}
          description={data.problem.message}
          action={
            data.state === 'failed' ? (
              <ButtonLink look="primary" size="small" to="/imports" search={{ kind: data.kind }}>
                {t('uploadAgain')}
              </ButtonLink>
            ) : null
          }
        />
      ) : null}
      {isUnderway(data.state) ? null : <ImportDecision item={data} submit={submit} onSubmit={setSubmit} />}
      {data.state === 'reading' || data.state === 'question' || data.rows.total === 0 ? null : (
        <>
          {data.kind !== 'events' ? (
            <>
              <TallyImpact item={data} />
              <TallyFindings item={data} />
            </>
          ) : (
            <ImportImpact item={data} submit={submit} />
          )}
          <ImportRows item={data} />
        </>
      )}
    </>
  );
};

const WHOLE = 100;

const Underway = ({ progress, state, kind }: Pick<Import, 'progress' | 'state' | 'kind'>) => {
  const { t } = useTranslation('imports');
  const text =
    state === 'reading' ? t('reading') : kind !== 'events' ? t('tallies.committing') : t('committing');
  return (
    <section className={styles.panel} aria-busy>
      <p className={styles.drop}>{text}</p>
      <Progress percent={Math.floor(progress * WHOLE)} status="active" aria-label={text} />
      <p className={styles.when}>{t('goesOn')}</p>
    </section>
  );
};
