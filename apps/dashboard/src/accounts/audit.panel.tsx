import { useQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@innoweek/contracts';
import { Empty, Input, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiAddress } from '../api/api.client.ts';
import { useFigures } from '../board/figure.text.ts';
import { formatMoment, instantOf } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { FileButton } from '../api/file.button.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { auditQuery } from './account.queries.ts';
import styles from './accounts.module.css';
import { detailLines, type DetailWords } from './audit.detail.ts';
import { CursorPager } from './cursor.pager.tsx';

type Filter = { q: string; fromDay: string | null; toDay: string | null };
const NOTHING: Filter = { q: '', fromDay: null, toDay: null };

/** Amounts of money are kept in fen, and read in yuan. */
const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'agreement_amount']);
const WHOLE = /^-?\d+$/;

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** The days of the filter as the moments that the interface takes. */
const saidBy = ({ q, fromDay, toDay }: Filter): Record<string, string> => ({
  ...(q === '' ? {} : { q }),
  ...(fromDay === null ? {} : { from: instantOf(`${fromDay}T00:00`) }),
  ...(toDay === null ? {} : { to: instantOf(`${dayAfter(toDay)}T00:00`) }),
});

/** Who did what, when, from where, with what was before. */
export const AuditPanel = () => {
  const { t } = useTranslation('accounts');
  const [filter, setFilter] = useState(NOTHING);
  const [cursors, setCursors] = useState<string[]>([]);
  const said = saidBy(filter);
  const { data, error, refetch, isFetching } = useQuery(auditQuery(said, cursors.at(-1) ?? null));
  const change = (next: Partial<Filter>): void => {
    setFilter({ ...filter, ...next });
    setCursors([]);
  };
  return (
    <>
      <div className={styles.tools}>
        <Input.Search
          className={styles.search}
          allowClear
          maxLength={100}
          aria-label={t('auditSearch')}
          placeholder={t('auditSearch')}
          onSearch={(q) => change({ q: q.trim() })}
        />
        <div className={styles.period}>
          <WallPicker
            days
            aria-label={t('fromDay')}
            placeholder={t('fromDay')}
            value={filter.fromDay}
            onChange={(fromDay) => change({ fromDay })}
          />
          <WallPicker
            days
            aria-label={t('toDay')}
            placeholder={t('toDay')}
            value={filter.toDay}
            onChange={(toDay) => change({ toDay })}
          />
        </div>
        {data ? (
          <span className={styles.detail}>
            {t('total', { total: exactNumber(data.total, currentLanguage()) })}
          </span>
        ) : null}
        <span className={styles.add}>
          <FileButton
            path={apiAddress('/audit/export.csv', said).replace(/^\/api\/v1/, '')}
            name="innoweek-audit.csv"
          >
            {t('auditExport')}
          </FileButton>
        </span>
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      <Spin spinning={isFetching}>
        {data?.items.length === 0 ? <Empty description={t('none')} /> : null}
        <ul className={styles.list}>
          {data?.items.map((entry) => (
            <li key={entry.id}>
              <Entry entry={entry} />
            </li>
          ))}
        </ul>
      </Spin>
      {data ? <CursorPager cursors={cursors} next={data.nextCursor} onChange={setCursors} /> : null}
    </>
  );
};

const Entry = ({ entry }: { entry: AuditEntry }) => {
  const { t } = useTranslation(['accounts', 'audit', 'agreements']);
  const figures = useFigures();
  const { at, actor, caller, action, target, detail } = entry;
  // An action that has no name yet is told as it is.
  const names = new Map(Object.entries(t('auditActions', { returnObjects: true })));
  const stages = new Map(Object.entries(t('agreements:stages', { returnObjects: true })));
  const words: DetailWords = {
    names: new Map(Object.entries(t('audit:fields', { returnObjects: true }))),
    valueOf: (name, value) => {
      if (name === 'stage') return stages.get(value);
      return AMOUNTS.has(name) && WHOLE.test(value)
        ? figures('agreement_amount', Number(value)).exact
        : undefined;
    },
    yes: t('audit:yes'),
    no: t('audit:no'),
    nothing: t('audit:nothing'),
    and: t('audit:and'),
    pair: (name, value) => t('audit:pair', { name, value }),
  };
  return (
    <div className={styles.record}>
      <div>
        <strong>{names.get(action.replace('.', '_')) ?? action}</strong>
        <div className={styles.detail}>
          {formatMoment(at, currentLanguage(), true)} ·{' '}
          {actor ? `${actor.name} ${actor.email}` : t('auditNobody')}
          {caller === null ? '' : ` · ${caller}`}
        </div>
        <div className={styles.detail}>{t('auditTarget', { target })}</div>
      </div>
      <ul className={styles.auditDetail}>
        {detailLines(detail, words).map(({ name, before, after }) => (
          <li key={name}>
            {before === null ? t('auditValue', { name, after }) : t('auditChange', { name, before, after })}
          </li>
        ))}
      </ul>
    </div>
  );
};
