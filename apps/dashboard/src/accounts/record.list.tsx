import { useQuery, type UseQueryOptions } from '@tanstack/react-query';
import type { Page } from '@innoweek/contracts';
import { Empty, Input, Spin } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './accounts.module.css';
import { CursorPager } from './cursor.pager.tsx';

type Slice = { q?: string; cursor: string | null };

/** A searched and paged list of records, with a button to add one. */
export const RecordList = <T, K extends readonly unknown[]>({
  query,
  keyOf,
  children,
  searches,
  add,
}: {
  query: (slice: Slice) => UseQueryOptions<Page<T>, Error, Page<T>, K>;
  keyOf: (record: T) => string;
  children: (record: T) => ReactNode;
  searches: boolean;
  add: ReactNode;
}) => {
  const { t } = useTranslation('accounts');
  const [q, setQ] = useState('');
  const [cursors, setCursors] = useState<string[]>([]);
  const slice = { ...(q === '' ? {} : { q }), cursor: cursors.at(-1) ?? null };
  const { data, error, refetch, isFetching } = useQuery(query(slice));
  return (
    <>
      <div className={styles.tools}>
        {searches ? (
          <Input.Search
            className={styles.search}
            allowClear
            maxLength={100}
            aria-label={t('search')}
            placeholder={t('search')}
            onSearch={(text) => {
              setQ(text.trim());
              setCursors([]);
            }}
          />
        ) : null}
        {data ? (
          <span className={styles.detail}>
            {t('total', { total: exactNumber(data.total, currentLanguage()) })}
          </span>
        ) : null}
        <span className={styles.add}>{add}</span>
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      <Spin spinning={isFetching}>
        {data?.items.length === 0 ? <Empty description={t('none')} /> : null}
        <ul className={styles.list}>
          {data?.items.map((record) => (
            <li key={keyOf(record)}>{children(record)}</li>
          ))}
        </ul>
      </Spin>
      {data ? <CursorPager cursors={cursors} next={data.nextCursor} onChange={setCursors} /> : null}
    </>
  );
};
