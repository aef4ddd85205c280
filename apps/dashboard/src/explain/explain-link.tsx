import type { ReactNode } from 'react';
import { isPlainClick } from '../ui/plain-click.ts';
import { explainHref, useExplainPlace } from './explain.place.ts';
import type { ExplainSearch } from './explain.search.ts';

/**
 * Leads to an explanation where explanations are shown; in a window of its own it is a page. A plain link: the board
 * has more than a hundred of them, and each of the router's own would follow every change of the address.
 */
export const ExplainLink = ({
  search,
  className,
  children,
}: {
  search: ExplainSearch;
  className?: string | undefined;
  children: ReactNode;
}) => {
  const place = useExplainPlace();
  return (
    <a
      href={explainHref(search)}
      className={className}
      onClick={(event) => {
        if (!place || !isPlainClick(event)) return;
        event.preventDefault();
        place.open(search);
      }}
    >
      {children}
    </a>
  );
};
