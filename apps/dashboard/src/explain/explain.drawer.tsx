import { cellKey, parseExplained, type CellKey } from '@innoweek/contracts';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { metricKeys, sumOf, useBoards, useCells } from '../board/board.context.ts';
import { Drawer } from '../ui/drawer.tsx';
import { BoardFigure } from './board-figure.context.ts';
import styles from './explain.module.css';
import { explainHref } from './explain.place.ts';
import type { ExplainSearch } from './explain.search.ts';
import { ExplainView } from './explain.view.tsx';
import { explainedOf, useShownVersion } from './shown-version.context.ts';

/** The explanation of a figure over the board that it stands on. */
export const ExplainDrawer = ({ search, close }: { search: ExplainSearch | null; close: () => void }) => {
  const { t } = useTranslation('explain');
  const level = search === null ? '' : explainHref(search);
  const shown = explainedOf(useShownVersion());
  const figure = useShownFigure(search);
  return (
    <Drawer
      title={t('title')}
      closeText={t('close')}
      isOpen={search !== null}
      close={close}
      level={level}
      aside={<a href={level}>{t('asPage')}</a>}
    >
      <div className={styles.over}>
        {/* Such a link was written by hand, or the board was moved behind it. */}
        {search !== null && search.actual !== shown.actual && (
          <p className={styles.notice}>{t('otherFigure')}</p>
        )}
        {search !== null && (
          <BoardFigure value={figure}>
            <ExplainView search={search} />
          </BoardFigure>
        )}
      </div>
    </Drawer>
  );
};

/** What the board shows where the newest of a whole cell is explained: it goes on while somebody reads. */
const useShownFigure = (search: ExplainSearch | null): number | undefined => {
  const { board, nation, scope } = useBoards();
  const { cell = '', version, actual, unit, kind, organiser, subject } = search ?? {};
  const isPart = (version ?? actual ?? unit ?? kind ?? organiser ?? subject) !== undefined;
  const explained = isPart ? null : parseExplained(cell);
  const keys = useMemo(() => {
    const of = parseExplained(cell);
    if (!of || isPart) return [];
    return of.grade === 'held' ? metricKeys(of.scope, 'events') : [cellKey(of.scope, of.metric, of.grade)];
  }, [cell, isPart]);
  const pick = useCallback((value: (key: CellKey) => number | undefined) => sumOf(keys, value), [keys]);
  return useCells(explained?.scope === scope ? board : nation, keys, pick);
};
