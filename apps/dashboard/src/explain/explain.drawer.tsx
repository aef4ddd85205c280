import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './explain.module.css';
import { explainHref } from './explain.place.ts';
import type { ExplainSearch } from './explain.search.ts';
import { ExplainView } from './explain.view.tsx';

/**
 * The explanation of a figure over the board that it stands on, which goes on behind it. Escape, the cross and a touch
 * beside it close it, and the figure has the focus again.
 */
export const ExplainDrawer = ({ search, close }: { search: ExplainSearch | null; close: () => void }) => {
  const { t } = useTranslation('explain');
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const isOpen = search !== null;
  const level = search === null ? '' : explainHref(search);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === isOpen) return;
    if (isOpen) element.showModal();
    else element.close();
  }, [isOpen]);
  useEffect(() => {
    // The link that led here is gone with its level.
    body.current?.scrollTo(0, 0);
    body.current?.focus();
  }, [level]);
  return (
    <dialog
      ref={dialog}
      className={styles.drawer}
      aria-label={t('title')}
      // It is closed by itself before the address says so.
      onClose={() => {
        if (isOpen) close();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      {search !== null && (
        <div className={styles.sheetOfDrawer}>
          <div className={styles.drawerHead}>
            <h2>{t('title')}</h2>
            <a href={level}>{t('asPage')}</a>
            <button type="button" aria-label={t('close')} onClick={() => dialog.current?.close()}>
              <span aria-hidden="true">{'\u2715'}</span>
            </button>
          </div>
          <div ref={body} className={styles.drawerBody} tabIndex={-1}>
            <ExplainView search={search} />
          </div>
        </div>
      )}
    </dialog>
  );
};
