import { useInfiniteQuery } from '@tanstack/react-query';
import { MEDIA_KINDS, type MediaKind, type MediaReport, type Session } from '@innoweek/contracts';
import { Button, Empty, Input, Segmented, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../registers/registers.module.css';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister, seesReporters } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useClearing } from '../ui/use-clearing.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { MediaForm } from './media.form.tsx';
import { MEDIA_VIEWS, mediaQuery, type MediaFilter } from './media.queries.ts';
import { MediaRow } from './media.row.tsx';

/** The register of reports in the media. */
export const MediaScreen = () => (
  <AllowedGate allows={seesReporters}>{(session) => <Media session={session} />}</AllowedGate>
);

const Media = ({ session }: { session: Session }) => {
  const { t } = useTranslation('media');
  const clearing = useClearing();
  const [filter, setFilter] = useState<MediaFilter>({
    q: '',
    kind: null,
    from: null,
    to: null,
    view: 'folded',
  });
  const [form, setForm] = useState<MediaReport | 'new' | null>(null);
  const list = useInfiniteQuery(mediaQuery(filter));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [first] = list.data?.pages ?? [];
  const language = currentLanguage();
  const isKeeper = mayRegister(session);
  return (
    <>
      <PageHeading
        title={t('title')}
        actions={
          isKeeper ? (
            <>
              <ButtonLink to="/imports" search={{ kind: 'media' }}>
                {t('byFile')}
              </ButtonLink>
              <Button type="primary" onClick={() => setForm('new')}>
                {t('register')}
              </Button>
            </>
          ) : null
        }
      />
      <div className={styles.tools}>
        <Input.Search
          className={styles.search}
          allowClear
          maxLength={100}
          aria-label={t('search')}
          placeholder={t('search')}
          onSearch={(text) => setFilter({ ...filter, q: text.trim() })}
        />
        <Select<MediaKind>
          style={{ minWidth: 130 }}
          allowClear={clearing}
          aria-label={t('kind')}
          placeholder={t('kind')}
          value={filter.kind}
          onChange={(kind: MediaKind | undefined) => setFilter({ ...filter, kind: kind ?? null })}
          options={MEDIA_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
        <WallPicker
          days
          aria-label={t('from')}
          placeholder={t('from')}
          value={filter.from}
          onChange={(from) => setFilter({ ...filter, from })}
        />
        <WallPicker
          days
          aria-label={t('to')}
          placeholder={t('to')}
          value={filter.to}
          onChange={(to) => setFilter({ ...filter, to })}
        />
        <Segmented
          aria-label={t('views')}
          value={filter.view}
          onChange={(view) => setFilter({ ...filter, view })}
          options={MEDIA_VIEWS.filter((view) => isKeeper || view === 'folded' || view === 'each').map(
            (value) => ({
              value,
              label: t(`view.${value}`),
            }),
          )}
        />
      </div>
      {first ? (
        <p className={styles.sum} role="status">
          {filter.view === 'folded'
            ? t('totalFolded', {
                total: exactNumber(first.total, language),
                reports: exactNumber(first.reports, language),
              })
            : t('total', { total: exactNumber(first.total, language) })}
        </p>
      ) : null}
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data && items.length === 0 ? <Empty description={t('none')} /> : null}
      <ul className={styles.list}>
        {items.map((report) => (
          <MediaRow key={report.id} report={report} folds={filter.view === 'folded'} onEdit={setForm} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      {form === null ? null : (
        <MediaForm session={session} report={form === 'new' ? null : form} onClose={() => setForm(null)} />
      )}
    </>
  );
};
