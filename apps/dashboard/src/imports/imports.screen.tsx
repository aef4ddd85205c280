import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Import, ImportKind } from '@innoweek/contracts';
import { Button, Empty, Segmented, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { importsQuery, useImportNews } from './import.queries.ts';
import { ImportStateTag } from './import.state.tsx';
import styles from './imports.module.css';
import { UploadArea } from './upload.area.tsx';

const route = getRouteApi('/workspace/imports');

/** Sending a file in, and what became of earlier ones. */
export const ImportsScreen = () => {
  const { t } = useTranslation('imports');
  return (
    <AllowedGate allows={mayRegister}>
      {() => (
        <>
          <PageHeading title={t('title')} />
          <Kinds />
          <Earlier />
        </>
      )}
    </AllowedGate>
  );
};

const KINDS = ['events', 'tallies', 'media', 'agreements'] as const satisfies readonly ImportKind[];

/** What a file holds is chosen before it is sent: the same columns can mean either. */
const Kinds = () => {
  const { t } = useTranslation('imports');
  const { kind = 'events' } = route.useSearch();
  const navigate = useNavigate();
  return (
    <>
      <Segmented
        size="large"
        className={styles.kinds}
        aria-label={t('kind')}
        value={kind}
        onChange={(chosen) => void navigate({ to: '/imports', search: { kind: chosen }, replace: true })}
        options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
      />
      <UploadArea key={kind} kind={kind} />
    </>
  );
};

const Earlier = () => {
  const { t } = useTranslation('imports');
  const language = currentLanguage();
  const [cursors, setCursors] = useState<string[]>([]);
  useImportNews();
  const { data, error, refetch, isFetching } = useQuery(importsQuery(language, cursors.at(-1) ?? null));
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('earlier')}</h2>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? <Empty description={t('noneYet')} /> : null}
      <Spin spinning={isFetching && !data}>
        <ul className={styles.list}>
          {data?.items.map((item) => (
            <li key={item.id}>
              <Link to="/imports/$id" params={{ id: item.id }} className={styles.file}>
                {item.fileName}
              </Link>
              <span className={styles.when}>{t(`kinds.${item.kind}`)}</span>
              <ImportStateTag state={item.state} />
              <Counts rows={item.rows} />
              <span className={styles.when}>{formatMoment(item.createdAt, language)}</span>
            </li>
          ))}
        </ul>
      </Spin>
      {data && (cursors.length > 0 || data.nextCursor) ? (
        <div className={styles.pager}>
          <Button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            {t('newer')}
          </Button>
          <Button
            disabled={data.nextCursor === null}
            onClick={() => setCursors(data.nextCursor === null ? cursors : [...cursors, data.nextCursor])}
          >
            {t('older')}
          </Button>
        </div>
      ) : null}
    </section>
  );
};

const Counts = ({ rows }: { rows: Import['rows'] }) => {
  const { t } = useTranslation('imports');
  const language = currentLanguage();
  return (
    <span className={styles.when}>
      {t('rowsOf', { total: exactNumber(rows.total, language) })}
      {rows.rejected > 0 ? ` · ${t('rejectedOf', { rejected: exactNumber(rows.rejected, language) })}` : ''}
    </span>
  );
};
