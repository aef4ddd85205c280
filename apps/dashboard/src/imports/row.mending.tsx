import type { ImportKind, ImportRow } from '@innoweek/contracts';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useMendRow } from './import.queries.ts';
import styles from './imports.module.css';

type Mendable = { field: string; column: string; raw: string };
type Values = Record<string, string>;

/** What a row of tallies may lack a column for. */
const NEEDED = ['code', 'title', 'day'] as const;

/** Cells that can be mended: first those that are wrong, also the ones that the file left blank. */
const mendableOf = (row: ImportRow, kind: ImportKind): { wrong: Mendable[]; others: Mendable[] } => {
  const fields = [...new Set(row.errors.flatMap(({ field }) => field ?? []))];
  const known = new Map(row.cells.map((cell) => [cell.field, cell]));
  const wrong = fields.map((field) => ({
    field,
    column: known.get(field)?.column ?? row.errors.find((error) => error.field === field)?.column ?? field,
    raw: known.get(field)?.raw ?? '',
  }));
  const others: Mendable[] = row.cells.filter(
    ({ field }) => field !== 'ignored' && (field !== 'code' || kind !== 'events') && !fields.includes(field),
  );
  const missing = kind === 'tallies' ? NEEDED.filter((field) => !known.has(field)) : [];
  return { wrong, others: [...others, ...missing.map((field) => ({ field, column: '', raw: '' }))] };
};

/** A rejected row, mended here instead of in the file: only what was changed is sent. */
export const RowMending = ({
  importId,
  kind,
  row,
}: {
  importId: string;
  kind: ImportKind;
  row: ImportRow;
}) => {
  const { t } = useTranslation('imports');
  const mend = useMendRow(importId);
  const { wrong, others } = mendableOf(row, kind);
  const labelOf = ({ field, column }: Mendable): string =>
    column === '' ? t(`tallies.fields.${NEEDED.find((one) => one === field) ?? 'title'}`) : column;
  // A row that contradicts another one has no single wrong cell: any of them may be.
  const [all, setAll] = useState(wrong.length === 0);
  const shown = all ? [...wrong, ...others] : wrong;
  const save = (values: Values): void => {
    const cells = shown.flatMap(({ field, raw }) => {
      const text = values[field] ?? raw;
      return text === raw ? [] : [{ field, text }];
    });
    // Nothing changed: read again as it is, for another row may have been mended since.
    const [first] = shown;
    mend.mutate({
      row: row.row,
      cells: cells.length > 0 ? cells : first ? [{ field: first.field, text: first.raw }] : [],
    });
  };
  return (
    <Form<Values> layout="vertical" className={styles.mending} onFinish={save}>
      {mend.error ? <ProblemNotice error={mend.error} /> : null}
      {shown.map(({ field, column, raw }) => (
        <Form.Item key={field} name={field} label={labelOf({ field, column, raw })} initialValue={raw}>
          <Input maxLength={2_000} size="small" aria-invalid={wrong.some((cell) => cell.field === field)} />
        </Form.Item>
      ))}
      <div className={styles.choices}>
        <Button type="primary" size="small" htmlType="submit" loading={mend.isPending}>
          {t('mend')}
        </Button>
        {!all && others.length > 0 ? (
          <Button size="small" onClick={() => setAll(true)}>
            {t('mendOthers')}
          </Button>
        ) : null}
      </div>
    </Form>
  );
};
