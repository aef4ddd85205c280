import { daySchema, RECEIPT_STATES, type SentState } from '@innoweek/contracts';

/** What the address of the list of receipts says. */
export type ReceiptSearch = { q?: string; state?: SentState; day?: string };

const LONGEST_WORDS = 100;

/** What can be understood of an address; the rest is left out. */
export const readReceiptSearch = (search: Record<string, unknown>): ReceiptSearch => {
  const { q: said, day: of } = search;
  const q = typeof said === 'string' || typeof said === 'number' ? String(said).trim() : '';
  const state = RECEIPT_STATES.find((name) => name === search['state']);
  const day = daySchema.safeParse(of);
  return {
    ...(q === '' ? {} : { q: q.slice(0, LONGEST_WORDS) }),
    ...(state === undefined ? {} : { state }),
    ...(day.success ? { day: day.data } : {}),
  };
};
