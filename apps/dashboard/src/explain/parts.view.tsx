import {
  EXPLAINED_BY,
  METRICS,
  type ExplainedBy,
  type ExplainedPart,
  type Explanation,
} from '@innoweek/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem.error.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { percent } from '../ui/number.format.ts';
import { Segments } from '../ui/segments.tsx';
import { ExplainLink } from './explain-link.tsx';
import styles from './explain.module.css';
import { useExplainPlace } from './explain.place.ts';
import { partsQuery } from './explain.queries.ts';
import type { ExplainSearch } from './explain.search.ts';
import { useExplainedFigures, usePlaces } from './explain.words.ts';
import { FigureHead } from './figure-head.tsx';
import { SumLine } from './sum.line.tsx';

type Explained = { scope: string; metric: string; grade: string };

/** The parts of a figure, the largest first, with the sum that they come to. */
export const PartsView = ({
  explained,
  search,
  missing,
}: {
  explained: Explained;
  search: ExplainSearch;
  missing: ReactNode;
}) => {
  const { t } = useTranslation('explain');
  const place = useExplainPlace();
  const query = useInfiniteQuery(partsQuery(search));
  const figures = useExplainedFigures(explained.metric);
  if (query.isError)
    return query.error instanceof ProblemError && query.error.status < 500 && query.error.status > 0 ? (
      missing
    ) : (
      <p role="alert">{query.error.message}</p>
    );
  const [first] = query.data?.pages ?? [];
  if (!first) return <p role="status">{t('loading')}</p>;
  const parts = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const listed = parts.reduce((sum, { value }) => sum + value, 0);
  // Of events every number is known; of what is reported, none may have been.
  const isBlank = first.total === 0 && first.value === 0 && explained.metric !== 'events';
  return (
    <>
      <FigureHead
        explained={explained}
        moment={first}
        asked={search}
        value={isBlank ? null : first.value}
        rules={rulesOf(first, explained)}
      />
      <div className={styles.tools}>
        <Segments<ExplainedBy>
          label={t('by')}
          value={first.by}
          options={EXPLAINED_BY.map((value) => ({ value, text: t(`groups.${value}`) }))}
          onChange={(group) => place?.open({ ...search, group }, { replace: true })}
        />
        <span className={styles.quiet}>{t('parts', { count: first.total })}</span>
      </div>
      <ol className={styles.items}>
        {parts.map((part) => (
          <Part key={part.id} part={part} of={first} search={search} explained={explained} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <button type="button" className={styles.more} onClick={() => void query.fetchNextPage()}>
          {t('more', { rest: figures.exact(first.sum - listed) })}
        </button>
      ) : first.after > 0 && search.actual ? (
        <p className={styles.quiet}>
          {t('restParts', { count: first.total - parts.length, rest: figures.exact(first.after) })}
        </p>
      ) : null}
      {isBlank ? (
        <p>{t('nothing')}</p>
      ) : (
        <SumLine
          text={listed < first.sum ? t('sumOfPages') : t('sum')}
          metric={explained.metric}
          sum={first.sum}
          of={{ ...first, actual: search.actual }}
        />
      )}
    </>
  );
};

const rulesOf = ({ by }: Explanation, { metric, grade }: Explained): string[] => [
  ...(metric === 'events' ? ['events'] : ['default', 'joint']),
  ...(grade === 'total' || grade === 'held' || metric === 'events' ? [] : ['grade']),
  ...(by === 'unit' ? ['unit'] : by === 'kind' || by === 'organiser' ? ['lead'] : []),
];

const Part = ({
  part,
  of,
  search,
  explained,
}: {
  part: ExplainedPart;
  of: Explanation;
  search: ExplainSearch;
  explained: Explained;
}) => {
  const { t } = useTranslation('explain');
  const places = usePlaces();
  const figures = useExplainedFigures(explained.metric);
  const language = currentLanguage();
  const name =
    of.by === 'unit'
      ? places.unit(part.id)
      : of.by === 'kind'
        ? places.kind(part.id)
        : ((language === 'en' ? part.nameEn : null) ?? part.name ?? places.scope(part.id));
  const share = of.sum > 0 ? part.value / of.sum : 0;
  const next = nextOf(part, of, search, explained);
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        {part.opens ? <ExplainLink search={next}>{name}</ExplainLink> : name}
        {of.by === 'event' || explained.metric === 'events' ? null : (
          <span className={styles.quiet}>{t('subjects', { count: part.subjects })}</span>
        )}
      </span>
      <span className={styles.figure} title={figures.exact(part.value)}>
        {figures.listed(part.value)}
      </span>
      <span className={styles.quiet}>{percent(share, language)}</span>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${String(share * 100)}%` }} />
      </span>
    </li>
  );
};

/** Where a part leads: a unit or kind of the nation is a figure of its own; others narrow this one. */
const nextOf = (
  { id }: ExplainedPart,
  { by }: Explanation,
  search: ExplainSearch,
  { scope, metric, grade }: Explained,
): ExplainSearch => {
  const { edition, version, actual, unit, kind, organiser } = search;
  const kept = {
    ...(edition ? { edition } : {}),
    ...(actual ? { actual } : version ? { version } : {}),
  };
  const isNarrowed = (unit ?? kind ?? organiser) !== undefined;
  // Of an event that counts as one, what was said of it.
  if (by === 'event')
    return metric === 'events' ? { ...kept, cell: `${id}/${METRICS[0]}/total` } : { ...search, subject: id };
  if ((by === 'unit' || by === 'kind') && scope === 'nation' && !isNarrowed)
    return { ...kept, cell: `${by}:${id}/${metric}/${grade}` };
  return { ...search, group: 'event', [by]: id };
};
