import { FEEDS, NOTABLE_SHARE, type Annotation, type MediaReport } from '@innoweek/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Segments } from '../../ui/segments.tsx';
import { AnnotateButton } from '../annotations/annotate.button.tsx';
import { useAnnotations } from '../annotations/annotation.queries.ts';
import { ExportMenu } from '../export/export.menu.tsx';
import { BoardPanel } from '../board-panel.tsx';
import { usePast } from '../moment.hook.ts';
import { ListAge } from '../panel-age.tsx';
import { useView } from '../view.hook.ts';
import { CorrectionLine } from './correction.line.tsx';
import { groupCorrections, type CorrectionGroup } from './correction.groups.ts';
import { useCorrections } from './correction.queries.ts';
import styles from './feed.module.css';
import { MediaLine } from './media.line.tsx';
import { useMedia } from './media.queries.ts';
import { NoteLine } from './note.line.tsx';

type Line =
  | { of: 'corrections'; at: number; key: string; correction: CorrectionGroup }
  | { of: 'media'; at: number; key: string; report: MediaReport }
  | { of: 'notes'; at: number; key: string; note: Annotation };

/** What happened beside the figures, newest first: corrections with their reason, media reports, coordinators' notes. */
export const ActivityFeed = () => {
  const { t } = useTranslation('board');
  const { feed, choose } = useView();
  const corrections = useCorrections(feed === 'corrections' ? undefined : NOTABLE_SHARE);
  const media = useMedia();
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
        ...(media.data?.items ?? []).map((report) => ({
          of: 'media' as const,
          at: whenOf(report),
          key: report.id,
          report,
        })),
        ...notes.items.map((note) => ({ of: 'notes' as const, at: Date.parse(note.at), key: note.id, note })),
      ].sort((a, b) => b.at - a.at),
    [corrections.data, media.data, notes.items],
  );
  const moment = usePast()?.moment ?? Infinity;
  const shown = lines.filter(({ of, at }) => (feed === 'all' || of === feed) && at <= moment);
  const queries = { all: corrections, corrections, media, notes: notes.query };
  const failed = queries[feed].isError;
  return (
    <BoardPanel
      area="feed"
      title={t('feedTitle')}
      age={<ListAge query={queries[feed]} />}
      className={styles.panel}
      isEmpty={shown.length === 0}
      aside={
        <>
          <Segments
            label={t('feedFilter')}
            value={feed}
            options={FEEDS.map((value) => ({ value, text: t(`feeds.${value}`) }))}
            onChange={(next) => choose({ feed: next })}
          />
          <ExportMenu panel="feed" title={t('feedTitle')} />
          <AnnotateButton />
        </>
      }
    >
      {shown.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('feedTitle')}>
          {shown.map((line) =>
            line.of === 'corrections' ? (
              <CorrectionLine key={line.key} correction={line.correction} />
            ) : line.of === 'media' ? (
              <MediaLine key={line.key} report={line.report} at={line.at} />
            ) : (
              <NoteLine key={line.key} note={line.note} />
            ),
          )}
          {feed === 'all' && (
            <li className={styles.rest}>{t('feedNotable', { percent: NOTABLE_SHARE * 100 })}</li>
          )}
        </ul>
      ) : (
        <p className={styles.empty}>{failed ? t('listFailed') : t(`feedEmpty.${feed}`)}</p>
      )}
    </BoardPanel>
  );
};

const HALF_DAY_MS = 43_200_000;

/** When a report came to count; of one that does not, the middle of the day that it appeared. */
const whenOf = ({ at, day }: MediaReport): number =>
  at === null ? Date.parse(day) + HALF_DAY_MS : Date.parse(at);
