import { WAITING_AGES, WAITING_FOR, type WaitingAge, type WaitingFor } from '@innoweek/contracts';

/** What the address of the queue says. */
export type ApprovalSearch = {
  q?: string;
  unit?: string;
  age?: WaitingAge;
  waiting?: WaitingFor;
  assignee?: 'me' | 'nobody';
};

/** What can be understood of an address; the rest is left out. */
export const readApprovalSearch = (search: Record<string, unknown>): ApprovalSearch => {
  const text = (name: string): string => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const q = text('q').slice(0, 100);
  const unit = text('unit');
  const age = WAITING_AGES.find((name) => name === search['age']);
  const waiting = WAITING_FOR.find((name) => name === search['waiting']);
  const assignee = (['me', 'nobody'] as const).find((name) => name === search['assignee']);
  return {
    ...(q === '' ? {} : { q }),
    ...(/^(none|CN-[A-Z0-9-]{2,17})$/.test(unit) ? { unit } : {}),
    ...(age === undefined ? {} : { age }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(assignee === undefined ? {} : { assignee }),
  };
};
