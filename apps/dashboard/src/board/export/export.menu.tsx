import type { EXPORTED_PANELS } from '@innoweek/contracts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api.client.ts';
import { saveFile } from '../../api/file.saving.ts';
import { formatMoment } from '../../events/wall.time.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { useBoards } from '../board.context.ts';
import { useBoardPlace } from '../board.place.ts';
import { editionNow } from '../edition.clock.ts';
import { usePast } from '../moment.hook.ts';
import { useScopeName } from '../scope-title.tsx';
import { useView } from '../view.hook.ts';
import { pictureOfBoxes } from './boxes.picture.ts';
import { pictureOfChart } from './chart.picture.ts';
import { rasterOf } from './picture.sheet.ts';
import styles from './export.module.css';

/** What a panel shows, to be taken away: as a table, as a picture where there is a chart, as a link. */
export const ExportMenu = ({
  panel,
  title,
  chart,
  picture: drawn = panel,
}: {
  panel: (typeof EXPORTED_PANELS)[number];
  /** What stands over a picture of it. */
  title: string;
  /** Holds what is drawn: a chart, or boxes; if there is a picture of it. */
  chart?: RefObject<HTMLElement | null>;
  /** What a file of the picture is called, where two panels draw the same figures. */
  picture?: string;
}) => {
  const { t } = useTranslation('board');
  const { scope, edition } = useBoards();
  const { search } = useBoardPlace();
  const { metric, step } = useView();
  const past = usePast();
  const [isOpen, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const scopeName = useScopeName(panel === 'units' || panel === 'kinds' ? 'nation' : scope);
  const nameOf = (what: string): string => `innoweek-${what}-${scope.replaceAll(':', '-')}`;
  const save = useMutation({
    mutationFn: async (format: 'xlsx' | 'csv' | 'svg' | 'png'): Promise<void> => {
      if (format === 'xlsx' || format === 'csv') {
        const moment = past === null ? undefined : new Date(past.moment).toISOString();
        const query = { panel, format, scope, edition: edition.code, metric, by: step, moment };
        saveFile(await api.download('/board/export', { query }), `${nameOf(panel)}.${format}`);
        return;
      }
      const element = chart?.current;
      if (!element) throw new Error(t('export.noChart'));
      const moment = past?.moment ?? editionNow(edition, Date.now());
      const caption = [title, t(`metrics.${metric}`), scopeName, formatMoment(moment, currentLanguage())];
      const svg = element.querySelector('svg');
      const picture = svg
        ? pictureOfChart(svg, caption.join(' · '))
        : pictureOfBoxes(element, caption.join(' · '));
      saveFile(format === 'svg' ? picture.blob : await rasterOf(picture), `${nameOf(drawn)}.${format}`);
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
        aria-expanded={isOpen}
        onClick={() => {
          setCopied(false);
          save.reset();
          setOpen(!isOpen);
        }}
      >
        {t('export.title')}
      </button>
      {isOpen && (
        <div className={styles.menu}>
          {(['xlsx', 'csv', ...(chart ? (['svg', 'png'] as const) : [])] as const).map((format) => (
            <button key={format} type="button" disabled={save.isPending} onClick={() => save.mutate(format)}>
              {t(`export.formats.${format}`)}
            </button>
          ))}
          <button type="button" onClick={() => void copy().catch(() => setCopied(false))}>
            {copied ? t('export.copied') : t('export.link')}
          </button>
          {save.error && <p role="alert">{save.error.message}</p>}
        </div>
      )}
    </div>
  );
};
