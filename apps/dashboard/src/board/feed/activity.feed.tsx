import type { Annotation } from '@innoweek/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FEEDS } from '../board.search.ts';
import { Segments } from '../../ui/segments.tsx';
import { AnnotateButton } from '../annotations/annotate.button.tsx';
import { useAnnotations } from '../annotations/annotation.queries.ts';
import { BoardPanel } from '../board-panel.tsx';
import { ListAge } from '../panel-age.tsx';
import { useView } from '../view.hook.ts';
import { CorrectionLine } from './correction.line.tsx';
import { groupCorrections, type CorrectionGroup } from './correction.groups.ts';
import { useCorrections } from './correction.queries.ts';
import styles from './feed.module.css';
import { NoteLine } from './note.line.tsx';

type Line =
  | { of: 'corrections'; at: number; key: string; correction: CorrectionGroup }
  | { of: 'notes'; at: number; key: string; note: Annotation };

/** What happened beside the figures, newest first: corrections with their reason, and coordinators' notes. */
export const ActivityFeed = () => {
  const { t } = useTranslation('board');
  const { feed, choose } = useView();
  const corrections = useCorrections();
  const notes = useAnnotations();
  const lines = useMemo(
    (): Line[] =>
      [
        ...groupCorrections(corrections.data?.items ?? []).map((correction) => ({
          of: 'corrections' as const,
          at: Date.parse(correction.at),
          key: `${String(correction.version)} ${correction.subject} ${String(correction.reason)}`,
          correction,
        })),
        ...notes.items.map((note) => ({ of: 'notes' as const, at: Date.parse(note.at), key: note.id, note })),
      ].sort((a, b) => b.at - a.at),
    [corrections.data, notes.items],
  );
  const shown = feed === 'all' ? lines : lines.filter(({ of }) => of === feed);
  const failed = corrections.isError && notes.query.isError;
  return (
    <BoardPanel
      area="feed"
      title={t('feedTitle')}
      age={<ListAge query={feed === 'notes' ? notes.query : corrections} />}
      className={styles.panel}
      aside={
        <>
          <Segments
            label={t('feedFilter')}
            value={feed}
            options={FEEDS.map((value) => ({ value, text: t(`feeds.${value}`) }))}
            onChange={(next) => choose({ feed: next })}
          />
          <AnnotateButton />
        </>
      }
    >
      {shown.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('feedTitle')}>
          {shown.map((line) =>
            line.of === 'corrections' ? (
              <CorrectionLine key={line.key} correction={line.correction} />
            ) : (
              <NoteLine key={line.key} note={line.note} />
            ),
          )}
        </ul>
      ) : (
        <p className={styles.empty}>{failed ? t('listFailed') : t(`feedEmpty.${feed}`)}</p>
      )}
    </BoardPanel>
  );
};
