import { ledgerRootsSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiAddress } from '../../api/api.client.ts';
import { useShownVersion } from '../../explain/shown-version.context.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { useBoards } from '../board.context.ts';
import { useLeads } from '../board.place.ts';
import styles from './ledger.module.css';
import { momentOfRoot } from './root.moment.ts';
import { dateLocale } from '../../ui/day.format.ts';

const LOOK_AGAIN_MS = 120_000;
/** While an edition has none: its first is published within a quarter of a minute of the first figure. */
const LOOK_FOR_FIRST_MS = 5_000;
/** Letters of a hash that tell it from others at a glance. */
const SHORT = 10;

/** The newest published root of the ledger, at the foot of the board; what it means is behind it. */
export const LedgerRoot = () => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const leads = useLeads();
  const dialog = useRef<HTMLDialogElement>(null);
  const { data } = useQuery({
    queryKey: ['roots', edition.code],
    queryFn: ({ signal }) =>
      api.get('/proof/roots', ledgerRootsSchema, { query: { edition: edition.code }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? LOOK_FOR_FIRST_MS : LOOK_AGAIN_MS),
  });
  // Roots are published by the world's clock, which a rehearsal's runs away from: versions tell which came before.
  const of = useShownVersion();
  const shown = typeof of === 'number' ? of : Infinity;
  const root = data?.items.find(({ version }) => version <= shown);
  if (!root) return null;
  const moment = momentOfRoot(root, edition);
  const time = new Intl.DateTimeFormat(dateLocale(currentLanguage()), {
    timeZone: edition.zone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(moment.at);
  const label = (
    <>
      {t('root.label')} <code>{root.hash.slice(0, SHORT)}</code> · {time}
    </>
  );
  if (!leads)
    return (
      <footer className={styles.foot}>
        <span className={styles.root}>{label}</span>
      </footer>
    );
  return (
    <footer className={styles.foot}>
      <button type="button" className={styles.root} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-label={t('root.title')}>
        <h2>{t('root.title')}</h2>
        <p>{t('root.meaning')}</p>
        <dl>
          <dt>{t('root.hash')}</dt>
          <dd>
            <code>{root.hash}</code>
          </dd>
          <dt>{t(moment.text)}</dt>
          <dd>{time}</dd>
          <dt>{t('root.covers')}</dt>
          <dd>{t('root.batches', { batches: root.position, version: root.version })}</dd>
        </dl>
        <p>{t('root.check')}</p>
        <div className={styles.actions}>
          <a href={apiAddress('/proof/roots', { edition: edition.code })} target="_blank" rel="noopener">
            {t('root.all')}
          </a>
          <button type="button" onClick={() => dialog.current?.close()}>
            {t('close')}
          </button>
        </div>
      </dialog>
    </footer>
  );
};
