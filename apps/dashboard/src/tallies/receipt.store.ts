import { METRICS, type Metric } from '@innoweek/contracts';

/** What this browser remembers of a submission: enough to say later what was sent. */
export type SentReceipt = {
  receipt: string;
  /** When it was sent, by the browser's clock. */
  sentAt: number;
  /** Code of the event, or null for a unit's remainder. */
  event: string | null;
  unit: string | null;
  title: string;
  day: string;
  values: { metric: Metric; value: number }[];
};

type Store = Pick<Storage, 'getItem' | 'setItem'>;
const MOST_KEPT = 50;
const keyOf = (account: string): string => `innoweek.receipts.${account}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const isValue = (value: unknown): boolean =>
  isRecord(value) &&
  METRICS.some((metric) => metric === value['metric']) &&
  Number.isSafeInteger(value['value']);

const isReceipt = (value: unknown): value is SentReceipt =>
  isRecord(value) &&
  typeof value['receipt'] === 'string' &&
  typeof value['sentAt'] === 'number' &&
  isTextOrNull(value['event']) &&
  isTextOrNull(value['unit']) &&
  typeof value['title'] === 'string' &&
  typeof value['day'] === 'string' &&
  Array.isArray(value['values']) &&
  value['values'].every(isValue);

/** What an account sent in this browser session, the newest first; what cannot be read is left out. */
export const readReceipts = (store: Store, account: string): SentReceipt[] => {
  try {
    const kept: unknown = JSON.parse(store.getItem(keyOf(account)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isReceipt) : [];
  } catch {
    // Broken by hand, or the browser forbids storage.
    return [];
  }
};

/** The list with one more receipt in front; kept where the browser allows it. */
export const addReceipt = (
  store: Store,
  account: string,
  known: readonly SentReceipt[],
  sent: SentReceipt,
): SentReceipt[] => {
  const list = [sent, ...known.filter(({ receipt }) => receipt !== sent.receipt)].slice(0, MOST_KEPT);
  try {
    store.setItem(keyOf(account), JSON.stringify(list));
  } catch {
    // Without storage the list lasts as long as the page.
  }
  return list;
};
