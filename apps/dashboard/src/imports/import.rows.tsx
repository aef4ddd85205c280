import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IMPORT_ROW_STATES, type Import, type ImportRow, type ImportRowState } from '@innoweek/contracts';
import { Button, Empty, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark, type Tone } from '../ui/mark.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { importRowsQuery, ROWS_PER_PAGE } from './import.queries.ts';
import styles from './imports.module.css';
import { RowMending } from './row.mending.tsx';
import { UnderstoodValue } from './understood.value.tsx';

const TONES: Record<ImportRowState, Tone> = {
  new: 'info',
  changed: 'wait',
  unchanged: 'quiet',
  held: 'wait',
  rejected: 'bad',
};

/** The rows of a file as they were understood, with the raw text beside it. */
export const ImportRows = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  const language = currentLanguage();
  const [state, setState] = useState<ImportRowState | null>(item.rows.rejected > 0 ? 'rejected' : null);
  const [cursors, setCursors] = useState<string[]>([]);
  const { data, error, refetch, isFetching } = useQuery(
    importRowsQuery(item.id, language, `${item.state}/${String(item.rows.held)}`, {
      state,
      cursor: cursors.at(-1) ?? null,
    }),
  );
  const choose = (next: ImportRowState | null): void => {
    setState(next);
    setCursors([]);
  };
  // Nothing is held back as long as no question can be asked: the count shows only where it says something.
  const states = IMPORT_ROW_STATES.filter((one) => one !== 'held' || item.rows.held > 0);
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('rows')}</h2>
      <div className={styles.counts} role="group" aria-label={t('rowFilter')}>
        <Count
          label={t('allRows')}
          value={item.rows.total}
          pressed={state === null}
          onPress={() => choose(null)}
        />
        {states.map((one) => (
          <Count
            key={one}
            label={t(`rowStates.${one}`)}
            value={item.rows[one]}
            tone={one}
            pressed={state === one}
            onPress={() => choose(one)}
          />
        ))}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      <Spin spinning={isFetching}>
        {data?.items.length === 0 ? <Empty description={t('noRows')} /> : null}
        <ol className={styles.rows}>
          {data?.items.map((row) => (
            <Row key={row.row} row={row} item={item} />
          ))}
        </ol>
      </Spin>
      {data && (cursors.length > 0 || data.nextCursor) ? (
        <div className={styles.pager}>
          <Button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            {t('previousRows')}
          </Button>
          <span className={styles.when}>
            {t('pageOf', {
              page: cursors.length + 1,
              pages: Math.max(1, Math.ceil(data.total / ROWS_PER_PAGE)),
            })}
          </span>
          <Button
            disabled={data.nextCursor === null}
            onClick={() => setCursors(data.nextCursor === null ? cursors : [...cursors, data.nextCursor])}
          >
            {t('nextRows')}
          </Button>
        </div>
      ) : null}
    </section>
  );
};

const Count = ({
  label,
  value,
  tone,
  pressed,
  onPress,
}: {
  label: string;
  value: number;
  tone?: ImportRowState;
  pressed: boolean;
  onPress: () => void;
}) => (
  <button
    type="button"
    className={styles.count}
    data-tone={value > 0 ? tone : undefined}
    aria-pressed={pressed}
    onClick={onPress}
  >
    <strong>{exactNumber(value, currentLanguage())}</strong>
    <span>{label}</span>
  </button>
);

const Row = ({ row, item }: { row: ImportRow; item: Import }) => {
  const { t } = useTranslation('imports');
  const title = row.cells.find(({ field }) => field === 'title');
  const region = row.cells.find(({ field }) => field === 'region');
  return (
    <li className={styles.row}>
      <details open={row.state === 'rejected'}>
        <summary>
          <span className={styles.number}>
            {row.sheet === ''
              ? t('rowNumber', { row: row.line })
              : t('rowOfSheet', { sheet: row.sheet, row: row.line })}
          </span>
          <Mark tone={TONES[row.state]}>{t(`rowStates.${row.state}`)}</Mark>
          <span className={styles.rowTitle}>
            {title?.understood ?? title?.raw ?? region?.understood ?? ''}
          </span>
          {row.event ? (
            <Link to="/events/$code" params={{ code: row.event }}>
              {row.event}
            </Link>
          ) : null}
        </summary>
        {row.errors.length > 0 ? (
          <ul className={styles.errors}>
            {row.errors.map(({ column, code, message }) => (
              <li key={`${column}/${code}`}>{column === '' ? message : t('errorAt', { column, message })}</li>
            ))}
          </ul>
        ) : null}
        {row.settledAt === null ? null : (
          <p className={styles.when}>
            {t('settledAt', { at: formatMoment(row.settledAt, currentLanguage()) })}
          </p>
        )}
        {row.state === 'rejected' && item.state === 'ready' && item.fileKept ? (
          <RowMending key={JSON.stringify(row.cells)} importId={item.id} kind={item.kind} row={row} />
        ) : null}
        <Cells row={row} kind={item.kind} />
      </details>
    </li>
  );
};

/** Raw and understood side by side; what was read as it stands is said once. */
const Cells = ({ row, kind }: { row: ImportRow; kind: Import['kind'] }) => {
  const { t } = useTranslation('imports');
  const wrong = new Set(row.errors.map(({ column }) => column));
  const filled = row.cells.filter(
    ({ column, raw, understood }) => raw !== '' || understood !== null || wrong.has(column),
  );
  return (
    <div className={styles.scroll}>
      <table className={styles.cells}>
        <thead>
          <tr>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('raw')}</th>
            <th scope="col">{t('understood')}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ column, field, raw, understood, rule, was }) => (
            <tr key={`${field}/${column}`} data-wrong={wrong.has(column) || undefined}>
              <th scope="row">{column}</th>
              <td>
                {raw === '' ? t('blank') : raw}
                {was === undefined ? null : <del className={styles.was}>{was === '' ? t('blank') : was}</del>}
              </td>
              <td>
                {understood === null ? (
                  rule ? null : (
                    t('notUnderstood')
                  )
                ) : understood === raw ? (
                  t('same')
                ) : (
                  <strong>
                    <UnderstoodValue kind={kind} field={field} value={understood} />
                  </strong>
                )}
                {rule ? <span className={styles.rule}>{rule.text}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
