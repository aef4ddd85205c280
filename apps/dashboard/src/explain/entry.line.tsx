import type { ExplainedEntry } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './explain.module.css';
import { useExplainedFigures } from './explain.words.ts';

/** One entry of the ledger: how it came in, and of a file the row with the cell that it was read in. */
export const EntryLine = ({ entry, metric }: { entry: ExplainedEntry; metric: string }) => {
  const { t } = useTranslation('explain');
  const figures = useExplainedFigures(metric);
  const { file } = entry;
  return (
    <li className={styles.entry}>
      <p className={styles.entryHead}>
        <span>{t(`sources.${entry.source}`)}</span>
        {entry.device ? <span className={styles.quiet}>{entry.device}</span> : null}
        {file ? (
          <Link to="/imports/$id" params={{ id: file.import }}>
            {t('fileRow', {
              file: file.name,
              sheet: file.sheet,
              line: file.line,
              context: file.sheet ? 'sheet' : '',
            })}
          </Link>
        ) : null}
        <span className={styles.quiet}>
          {figures.moment(entry.occurredAt)}
          {entry.by ? ` · ${entry.by}` : ''}
        </span>
        <span className={styles.figure} title={figures.exact(entry.amount)}>
          {figures.exact(entry.amount)}
        </span>
      </p>
      {file?.kept === false ? <p className={styles.quiet}>{t('fileNotKept')}</p> : null}
      {entry.note ? <p className={styles.quiet}>{t('note', { note: entry.note })}</p> : null}
      {file ? (
        <FileRow label={t('row', { line: file.line })}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('rowNumber')}</th>
                {file.cells.map((cell) => (
                  <th key={cell.column} scope="col">
                    {cell.column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{file.line}</th>
                {file.cells.map((cell) => (
                  <td key={cell.column} data-marked={cell.marked || undefined}>
                    {cell.marked ? <mark>{cell.was ?? cell.raw}</mark> : (cell.was ?? cell.raw)}
                    {cell.was === null ? null : (
                      <span className={styles.quiet}>{t('mended', { text: cell.raw })}</span>
                    )}
                    {cell.marked && cell.understood !== null ? (
                      <span className={styles.quiet}>
                        {t('understood', {
                          text: /^\d+$/.test(cell.understood)
                            ? figures.exact(Number(cell.understood))
                            : cell.understood,
                        })}
                      </span>
                    ) : null}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </FileRow>
      ) : null}
    </li>
  );
};

/** A row of a file may be wider than its place: it begins at the cell that the figure was read in. */
const FileRow = ({ label, children }: { label: string; children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = place.current;
    const marked = row?.querySelector('td[data-marked]');
    if (!row || !marked) return;
    const [cell, shown] = [marked.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += (cell.left + cell.right - shown.left - shown.right) / 2;
  }, []);
  return (
    <div ref={place} className={styles.sheet} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
};
