import type { ExplainedClaim } from '@innoweek/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../reconciliation/figure.words.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { EntryLine } from './entry.line.tsx';
import styles from './explain.module.css';
import { entriesQuery, type ClaimPlace } from './explain.queries.ts';
import { useExplainedFigures } from './explain.words.ts';

/** What one reporter says of a figure, entry by entry; earlier ones are read when they are asked for. */
export const ClaimCard = ({ claim, of }: { claim: ExplainedClaim; of: ClaimPlace }) => {
  const { t } = useTranslation(['explain', 'reconciliation', 'board']);
  const figures = useExplainedFigures(of.metric);
  const { nameOf } = useWords();
  const [isReadOn, setReadOn] = useState(false);
  const query = useInfiniteQuery({
    ...entriesQuery(of, claim, currentLanguage()),
    enabled: isReadOn && claim.rest.cursor !== null,
  });
  const earlier = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const rest = {
    count: claim.rest.entries - earlier.length,
    amount: figures.exact(earlier.reduce((amount, entry) => amount - entry.amount, claim.rest.amount)),
  };
  return (
    <li className={styles.claim} data-counts={claim.counts}>
      <p className={styles.claimHead}>
        <span className={styles.name}>{nameOf(claim)}</span>
        <Mark>{t(`board:grades.${claim.grade}`)}</Mark>
        {claim.counts ? (
          <Mark tone="info">{t('reconciliation:counting')}</Mark>
        ) : (
          <Mark>{t('notCounting')}</Mark>
        )}
        <strong className={styles.figure} title={figures.exact(claim.amount)}>
          {figures.exact(claim.amount)}
        </strong>
      </p>
      <ul className={styles.entries}>
        {[...claim.entries, ...earlier].map((entry) => (
          <EntryLine key={`${entry.receipt}/${String(entry.seq)}`} entry={entry} metric={of.metric} />
        ))}
      </ul>
      {rest.count > 0 ? (
        <button
          type="button"
          className={styles.more}
          disabled={query.isFetching}
          onClick={() => {
            if (query.data) void query.fetchNextPage();
            else setReadOn(true);
          }}
        >
          {query.isFetching ? t('loading') : t('restEntries', rest)}
        </button>
      ) : null}
      {query.isError ? <p role="alert">{query.error.message}</p> : null}
    </li>
  );
};
