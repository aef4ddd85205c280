import { useId, type ReactNode } from 'react';
import styles from './panel.module.css';

type PanelProps = {
  title: string;
  /** Beside the title: what it covers. */
  note?: string | undefined;
  /** At the end of the title's line: switches, a count. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** A titled box of a screen. */
export const Panel = ({ title, note, aside, className, children }: PanelProps) => {
  const id = useId();
  return (
    <section className={`${styles.panel ?? ''} ${className ?? ''}`} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {note && <span className={styles.note}>{note}</span>}
        {aside && <div className={styles.aside}>{aside}</div>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
};
