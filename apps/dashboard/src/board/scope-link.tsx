import { defaultStringifySearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isPlainClick } from '../ui/plain-click.ts';
import { useBoardPlace, useLeads } from './board.place.ts';

type ScopeLinkProps = {
  scope: string;
  /** Whether the board is of this scope already: then it leads back to the nation. */
  selected?: boolean;
  className?: string | undefined;
  title: string;
  children: ReactNode;
};

/**
 * Leads to the board of a scope, with all else as it is chosen. A plain link: of the router's own the board had a
 * hundred, each of which reckoned its address anew at every choice, before the choice was seen.
 */
export const ScopeLink = ({ scope, selected = false, className, title, children }: ScopeLinkProps) => {
  const { search, change } = useBoardPlace();
  const next = selected ? undefined : scope;
  if (!useLeads())
    return (
      <span className={className} title={title}>
        {children}
      </span>
    );
  return (
    <a
      href={`/board${defaultStringifySearch({ ...search, scope: next })}`}
      className={className}
      title={title}
      aria-current={selected || undefined}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        change((now) => ({ ...now, scope: next }), { replace: false });
      }}
    >
      {children}
    </a>
  );
};
