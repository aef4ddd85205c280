import { Link } from '@tanstack/react-router';
import type { CellKey } from '@innoweek/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShownVersion } from './shown-version.context.ts';
import styles from './figure-link.module.css';

/**
 * A figure that leads to what it is made of. Around the figure as it is drawn: it looks like that, and is a link.
 * @param cell the cell that the figure is; `…/events/held` is the sum of the events that take place
 */
export const FigureLink = ({
  cell,
  edition,
  className,
  children,
}: {
  cell: CellKey;
  edition?: string;
  className?: string;
  children: ReactNode;
}) => {
  const { t } = useTranslation('explain');
  const version = useShownVersion();
  return (
    <Link
      to="/explain"
      search={{ cell, ...(edition ? { edition } : {}), ...(version === null ? {} : { version }) }}
      className={className ? `${styles.figure} ${className}` : styles.figure}
      preload={false}
    >
      {children}
      <span className={styles.hidden}>{t('figureLink')}</span>
    </Link>
  );
};
