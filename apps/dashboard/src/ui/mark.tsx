import type { ReactNode } from 'react';
import styles from './mark.module.css';

export type Tone = 'quiet' | 'info' | 'good' | 'wait' | 'bad';

/** A word that says a state, with its colour as a second sign. */
export const Mark = ({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={styles.mark} data-tone={tone}>
    {children}
  </span>
);
