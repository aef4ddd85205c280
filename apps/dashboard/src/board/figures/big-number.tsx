import type { ReactNode } from 'react';
import { RollingNumber } from '../../ui/rolling-number.tsx';
import type { FigureText } from '../figure.text.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import styles from './figures.module.css';

/** A figure as a headline: its digits roll, its exact value is a touch away and read to who listens. */
export const BigNumber = ({
  figure,
  cell,
  size,
  children,
}: {
  figure: FigureText;
  /** Which cell it is, for who wants to know what it is made of. */
  cell: string;
  size: 'hero' | 'second';
  children?: ReactNode;
}) => (
  <p className={styles.number} data-size={size} title={figure.exact}>
    <FigureLink cell={cell} className={styles.digits}>
      <span className={styles.hidden}>{figure.exact}</span>
      {figure.before && (
        <span className={styles.unit} aria-hidden="true">
          {figure.before}
        </span>
      )}
      {figure.isAbsent ? (
        <span className={styles.none} aria-hidden="true">
          {figure.exact}
        </span>
      ) : (
        <RollingNumber text={figure.digits} />
      )}
      <span className={styles.unit} aria-hidden="true">
        {figure.unit}
        {figure.after}
      </span>
    </FigureLink>
    {children}
  </p>
);
