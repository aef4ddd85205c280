import { useEffect, useRef, type ReactNode } from 'react';
import styles from './drawer.module.css';

/**
 * Something over the page, which goes on behind it. Escape, the cross and a touch beside it close it, and what opened it
 * has the focus again.
 */
export const Drawer = ({
  title,
  closeText,
  isOpen,
  close,
  level,
  aside,
  wide,
  children,
}: {
  title: string;
  closeText: string;
  isOpen: boolean;
  close: () => void;
  /** What it shows: with another one it is read from the top. */
  level: string;
  /** Beside the title. */
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
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
  }, [isOpen, level]);
  return (
    <dialog
      ref={dialog}
      className={styles.drawer}
      data-wide={wide === true ? '' : undefined}
      aria-label={title}
      // It is closed by itself before the address says so.
      onClose={() => {
        if (isOpen) close();
      }}
      // Whatever it was opened from does not hear of its keys.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      {isOpen && (
        <div className={styles.sheet}>
          <div className={styles.head}>
            <h2>{title}</h2>
            {aside}
            <button type="button" aria-label={closeText} onClick={() => dialog.current?.close()}>
              <span aria-hidden="true">{'\u2715'}</span>
            </button>
          </div>
          <div ref={body} className={styles.body} tabIndex={-1}>
            {children}
          </div>
        </div>
      )}
    </dialog>
  );
};
