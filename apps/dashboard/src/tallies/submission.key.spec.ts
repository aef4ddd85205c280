import { describe, expect, it } from '@jest/globals';
import { idempotencyKeySchema } from '@innoweek/contracts';
import { SubmissionKey } from './submission.key.ts';

describe('SubmissionKey', () => {
  it('stays the same for a retry', () => {
    const keys = new SubmissionKey();
    const first = keys.take({ value: 1 });
    expect(keys.take({ value: 1 })).toBe(first);
    expect(idempotencyKeySchema.safeParse(first).success).toBe(true);
  });

  it('is another for other content', () => {
    const keys = new SubmissionKey();
    expect(keys.take({ value: 1 })).not.toBe(keys.take({ value: 2 }));
  });

  it('is another for the same content once that was accepted', () => {
    const keys = new SubmissionKey();
    const first = keys.take({ value: 1 });
    keys.settle();
    expect(keys.take({ value: 1 })).not.toBe(first);
  });
});
