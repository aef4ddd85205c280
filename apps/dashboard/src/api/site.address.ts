import type { Edition } from '@innoweek/contracts';

/**
 * Where links lead that are handed on to others: this browser may have come by an address that only it can use, so what
 * the operator said goes first.
 */
export const siteOf = ({ publicUrl }: Pick<Edition, 'publicUrl'>): string => publicUrl ?? location.origin;

/** The public board of an edition, as anybody can open it. */
export const publicBoardAddress = (edition: Pick<Edition, 'publicUrl' | 'current' | 'code'>): string =>
  `${siteOf(edition)}/public${edition.current ? '' : `?edition=${edition.code}`}`;
