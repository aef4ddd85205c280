import { receiptStateSchema } from '@innoweek/contracts';
import { api } from './api.client.ts';

/** Counting takes a fraction of a second; what is shown is read again when it is done, at the latest after so long. */
const FOLD_TRIES = 20;
const FOLD_MS = 150;

/** Comes back when the board shows what a receipt stands for, or when that takes too long to wait for. */
export const untilCounted = async (receipt: string): Promise<void> => {
  for (let tries = 0; tries < FOLD_TRIES; tries += 1) {
    const { state } = await api.get(`/receipts/${encodeURIComponent(receipt)}`, receiptStateSchema);
    if (state === 'folded') return;
    await new Promise((resolve) => setTimeout(resolve, FOLD_MS));
  }
};
