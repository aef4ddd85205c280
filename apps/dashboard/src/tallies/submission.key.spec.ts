import { describe, expect, it } from '@jest/globals';
import { idempotencyKeySchema } from '@innoweek/contracts';
import { SubmissionKey } from './submission.key.ts';

describe('SubmissionKey', () => {
  it('stays the same for a retry, also by a form that was closed meanwhile', () => {
    const keys = new SubmissionKey();
    const first = keys.take({ value: 1 });
    expect(keys.take({ value: 1 })).toBe(first);
    expect(idempotencyKeySchema.safeParse(first).success).toBe(true);
    const reopened = new SubmissionKey({ pending: keys.pending });
    expect(reopened.take({ value: 1 })).toBe(first);
  });

  it('is another for other content, and once that was dropped', () => {
    const keys = new SubmissionKey();
    const first = keys.take({ value: 1 });
    expect(keys.take({ value: 2 })).not.toBe(first);
    const dropped = keys.take({ value: 1 });
    keys.drop();
    expect(keys.take({ value: 1 })).not.toBe(dropped);
  });

  it('is another for the same content once that was accepted; the second tap of a double tap is known', () => {
    let now = 0;
    const keys = new SubmissionKey({ now: () => now });
    const first = keys.take({ value: 1 });
    expect(keys.isRepeated({ value: 1 })).toBe(false);
    keys.settle();
    now = 2999;
    expect([keys.isRepeated({ value: 1 }), keys.isRepeated({ value: 2 })]).toEqual([true, false]);
    now = 3000;
    expect(keys.isRepeated({ value: 1 })).toBe(false);
    expect(keys.take({ value: 1 })).not.toBe(first);
    expect(keys.pending).not.toBeNull();
  });
});
