import { EXPLAINED_BY, type ExplainedBy } from '@innoweek/contracts';
import { momentIn } from '../history/moment.address.ts';

/**
 * What is explained: a cell, or a part of it, as it is, as it was at a version, or as it is now known to have been. A
 * subject is an event or what a unit reports outside events; it is explained by what was said of it.
 */
export type ExplainSearch = {
  cell?: string;
  edition?: string;
  version?: number;
  /** The minute before which what counts now had happened. */
  actual?: string;
  /** By what its parts are listed. */
  group?: ExplainedBy;
  unit?: string;
  kind?: string;
  organiser?: string;
  subject?: string;
};

const SHAPES = {
  cell: /^[A-Za-z0-9:_-]{1,100}\/[a-z_]{1,30}\/[a-z]{1,20}$/,
  edition: /^[a-z0-9][a-z0-9-]{1,40}$/,
  unit: /^[A-Za-z0-9-]{1,20}$/,
  kind: /^[a-z_]{1,30}$/,
  organiser: /^[a-z0-9-]{1,64}$/,
  subject: /^(event:[A-Z0-9-]{4,40}|remainder:[A-Za-z0-9-]{1,20})$/,
} as const;

/** Reads the address; what cannot be meant is left out. */
export const readExplainSearch = (search: Record<string, unknown>): ExplainSearch => {
  const text = (name: keyof typeof SHAPES): Partial<Record<typeof name, string>> => {
    const value = search[name];
    return typeof value === 'string' && SHAPES[name].test(value) ? { [name]: value } : {};
  };
  const group = EXPLAINED_BY.find((known) => known === search['group']);
  const version = Number(search['version']);
  const actual = momentIn(search['actual']);
  return {
    ...text('cell'),
    ...text('edition'),
    ...text('unit'),
    ...text('kind'),
    ...text('organiser'),
    ...text('subject'),
    ...(group ? { group } : {}),
    ...(actual ? { actual } : Number.isInteger(version) && version > 0 ? { version } : {}),
  };
};
