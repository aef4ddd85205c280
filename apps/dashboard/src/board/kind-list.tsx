import { ORGANISATION_KINDS, type CellKey, type OrganisationKind } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../ui/panel.tsx';
import { metricKeys, sumOf, useBoards, useCells, useMetric, type BoardMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import styles from './unit-ranking.module.css';

/** The nation's figure by the kind of the lead organiser. */
export const KindList = ({ metric }: { metric: BoardMetric }) => {
  const { t } = useTranslation('board');
  const { scope, nation } = useBoards();
  const keys = useMemo(() => ORGANISATION_KINDS.map((kind) => metricKeys(`kind:${kind}`, metric)), [metric]);
  const flat = useMemo(() => keys.flat(), [keys]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) => Math.max(0, ...keys.map((own) => sumOf(own, cell) ?? 0)),
    [keys],
  );
  const most = useCells(nation, flat, pick);
  return (
    <Panel
      title={t('kindsTitle')}
      note={[...(scope === 'nation' ? [] : [t('nationalPanel')]), t(`metrics.${metric}`)].join(' · ')}
      className={styles.kinds}
    >
      <ul className={styles.list}>
        {ORGANISATION_KINDS.map((kind) => (
          <KindRow key={kind} kind={kind} metric={metric} most={most} selected={scope === `kind:${kind}`} />
        ))}
      </ul>
    </Panel>
  );
};

type KindRowProps = { kind: OrganisationKind; metric: BoardMetric; most: number; selected: boolean };

const KindRow = ({ kind, metric, most, selected }: KindRowProps) => {
  const { t } = useTranslation('board');
  const { nation } = useBoards();
  const write = useFigures();
  const value = useMetric(nation, `kind:${kind}`, metric);
  const figure = write(metric, value);
  return (
    <li className={styles.row} data-selected={selected || undefined}>
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: selected ? undefined : `kind:${kind}` })}
        className={styles.kindLink}
        aria-current={selected || undefined}
        title={`${t(`kinds.${kind}`)} ${figure.exact}`}
      >
        <span className={styles.name}>{t(`kinds.${kind}`)}</span>
        <span className={styles.track} aria-hidden="true">
          <span
            className={styles.bar}
            style={{ transform: `scaleX(${most > 0 ? Math.max(0, value ?? 0) / most : 0})` }}
          />
        </span>
        <span className={styles.value}>{figure.short}</span>
      </Link>
    </li>
  );
};
