import type { ReactNode } from 'react';

/** A figure of the board: the place from which it can be taken apart. */
export const FigureLink = ({
  cell,
  className,
  children,
}: {
  cell: string;
  className?: string | undefined;
  children: ReactNode;
}) => (
  <span className={className} data-cell={cell}>
    {children}
  </span>
);
