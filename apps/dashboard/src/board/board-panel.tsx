import { useId, type ReactNode } from 'react';
import styles from './board-panel.module.css';

type BoardPanelProps = {
  /** Its place in the layout. */
  area: string;
  title: string;
  /** Beside the title: what it covers. */
  note?: string | undefined;
  /** How old it is. */
  age?: ReactNode;
  /** At the end of the title's line: switches. */
  aside?: ReactNode;
  className?: string | undefined;
  /** Nothing is in it yet: where panels stand above each other it takes no room for that. */
  isEmpty?: boolean;
  children: ReactNode;
};

/** A part of the board: a line above it, no box around it. */
export const BoardPanel = ({
  area,
  title,
  note,
  age,
  aside,
  className,
  isEmpty = false,
  children,
}: BoardPanelProps) => {
  const id = useId();
  return (
    <section
      className={`${styles.panel ?? ''} ${className ?? ''}`}
      data-area={area}
      data-empty={isEmpty || undefined}
      aria-labelledby={id}
    >
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {note && <span className={styles.note}>{note}</span>}
        {age}
        {aside && <div className={styles.aside}>{aside}</div>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
};
