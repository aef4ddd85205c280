import { DownloadOutlined } from '@ant-design/icons';
import type { ExportedPanel } from '@innoweek/contracts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api.client.ts';
import { saveFile } from '../../api/file.saving.ts';
import { wallOf } from '../../events/wall.time.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { useBoards } from '../board.context.ts';
import { useBoardPlace } from '../board.place.ts';
import { useClock, usePast } from '../moment.hook.ts';
import { useScopeName } from '../scope-title.tsx';
import { useView } from '../view.hook.ts';
import { pictureOfBoxes } from './boxes.picture.ts';
import { pictureOfChart } from './chart.picture.ts';
import { captionOf, pastModeOf } from './picture.caption.ts';
import { keysOf, type Explained } from './picture.keys.ts';
import { rasterOf } from './picture.sheet.ts';
import styles from './export.module.css';

const NOTHING: readonly string[] = [];
const UNEXPLAINED: readonly Explained[] = [];
/** Panels that show the nation whatever the board is about. */
const NATIONAL: ReadonlySet<ExportedPanel> = new Set(['units', 'kinds', 'completeness']);

/** What a panel shows, to be taken away: as a table, as a picture where there is a chart, as a link. */
export const ExportMenu = ({
  panel,
  title,
  shows = NOTHING,
  chart,
  picture: drawn = panel,
  explained = UNEXPLAINED,
  staysLive = false,
}: {
  panel: ExportedPanel;
  /** What stands over a picture of it. */
  title: string;
  /** Of what and by what measure it is: stands over a picture, too. */
  shows?: readonly string[];
  /** Holds what is drawn: a chart, or boxes; if there is a picture of it. */
  chart?: RefObject<HTMLElement | null>;
  /** What a file of the picture is called, where two panels draw the same figures. */
  picture?: string;
  /** The legend of a picture. */
  explained?: readonly Explained[];
  /** Tells what is now, even where the board looks back. */
  staysLive?: boolean;
}) => {
  const { t } = useTranslation(['board', 'history']);
  const { scope, edition } = useBoards();
  const { search } = useBoardPlace();
  const { metric, measure, step, mode, feed } = useView();
  const readClock = useClock();
  const machine = usePast();
  const past = staysLive ? null : machine;
  const [isOpen, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const told = NATIONAL.has(panel) ? 'nation' : scope;
  const scopeName = useScopeName(told);
  const save = useMutation({
    mutationFn: async (format: 'xlsx' | 'csv' | 'svg' | 'png'): Promise<void> => {
      if (format === 'xlsx' || format === 'csv') {
        const query = {
          panel,
          format,
          // As its picture: what the panel shows.
          scope: told,
          edition: edition.code,
          metric,
          by: step,
          trend: mode,
          measure,
          feed,
          ...(past && { moment: new Date(past.moment).toISOString(), mode: past.mode }),
        };
        const { content, name } = await api.downloadNamed('/board/export', { query });
        saveFile(content, name ?? `innoweek-${panel}.${format}`);
        return;
      }
      const element = chart?.current;
      if (!element) throw new Error(t('board:export.noChart'));
      const moment = past?.moment ?? readClock(Date.now());
      const labels = {
        caption: captionOf(
          { shows: [title, ...shows, scopeName], edition, moment, mode: pastModeOf(panel, past) },
          t,
          currentLanguage(),
        ),
        keys: keysOf(element, explained),
      };
      const svg = element.querySelector('svg');
      const picture = svg ? pictureOfChart(svg, labels) : pictureOfBoxes(element, labels);
      const at = wallOf(moment).replaceAll(/[-:]/g, '');
      const name = `innoweek-${edition.code}-${drawn}-${told.replaceAll(':', '-')}-${at}.${format}`;
      saveFile(format === 'svg' ? picture.blob : await rasterOf(picture), name);
    },
    onSuccess: () => setOpen(false),
  });
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    const close = (event: Event): void => {
      if (!(event.target instanceof Node && root.current?.contains(event.target))) setOpen(false);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, [isOpen]);
  if (search.wall === 1) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
  };
  return (
    <div className={styles.root} ref={root}>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-label={t('board:export.title')}
        title={t('board:export.title')}
        aria-expanded={isOpen}
        onClick={() => {
          setCopied(false);
          save.reset();
          setOpen(!isOpen);
        }}
      >
        <DownloadOutlined aria-hidden="true" />
      </button>
      {isOpen && (
        <div className={styles.menu}>
          {(['xlsx', 'csv', ...(chart ? (['svg', 'png'] as const) : [])] as const).map((format) => (
            <button key={format} type="button" disabled={save.isPending} onClick={() => save.mutate(format)}>
              {t(`board:export.formats.${format}`)}
            </button>
          ))}
          <button type="button" onClick={() => void copy().catch(() => setCopied(false))}>
            {copied ? t('board:export.copied') : t('board:export.link')}
          </button>
          {save.error && <p role="alert">{save.error.message}</p>}
        </div>
      )}
    </div>
  );
};
