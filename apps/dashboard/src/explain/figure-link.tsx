import type { CellKey } from '@innoweek/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { ExplainLink } from './explain-link.tsx';
import { useExplainPlace } from './explain.place.ts';
import { explainedOf, useShownVersion } from './shown-version.context.ts';
import styles from './figure-link.module.css';

/**
 * A figure that leads to what it is made of. Around the figure as it is drawn: it looks like that, and is a link. While
 * it is not known of when it is, it is none: the explanation would be that of another figure.
 * @param cell the cell that the figure is; `…/events/held` is the sum of the events that take place
 */
export const FigureLink = ({
  cell,
  className,
  children,
}: {
  cell: CellKey;
  className?: string | undefined;
  children: ReactNode;
}) => {
  const { t } = useTranslation('explain');
  const shown = useShownVersion();
  const place = useExplainPlace();
  const session = useSession();
  // Without a session there is nothing behind it to be seen, and a wall has no place to show it.
  if (session === null || place === null || shown === 'none')
    return <span className={className}>{children}</span>;
  return (
    <ExplainLink
      search={{ cell, ...(place.edition ? { edition: place.edition } : {}), ...explainedOf(shown) }}
      className={className ? `${styles.figure ?? ''} ${className}` : styles.figure}
    >
      {children}
      <span className={styles.hidden}>{t('figureLink')}</span>
    </ExplainLink>
  );
};
