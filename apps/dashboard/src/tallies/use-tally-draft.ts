import { useState } from 'react';
import { SubmissionKey } from './submission.key.ts';
import { BLANK, forgetTallyDraft, keepTallyDraft, readTallyDraft, type TallyValues } from './tally.draft.ts';

const isSame = (one: TallyValues, other: TallyValues): boolean =>
  JSON.stringify({ ...one, event: one.event ?? null }) ===
  JSON.stringify({ ...other, event: other.event ?? null });

/**
 * What is typed into a form of figures, kept from the first key on until a receipt came back, with the key that it was
 * sent with: whoever comes back sends the same once more, and it counts once.
 */
export const useTallyDraft = (place: string, base: TallyValues) => {
  const [found, setFound] = useState(() => readTallyDraft(place));
  const [values, setValues] = useState(found?.values ?? base);
  const [keys] = useState(() => new SubmissionKey({ pending: found?.sending ?? null }));

  const save = (next: TallyValues): void => {
    if (keys.pending === null && isSame(next, base)) forgetTallyDraft(place);
    else keepTallyDraft(place, { at: new Date().toISOString(), values: next, sending: keys.pending });
  };
  return {
    values,
    /** What was typed earlier and is in the form again. */
    found,
    change: (some: Partial<TallyValues>): void => {
      const next = { ...values, ...some };
      setValues(next);
      save(next);
    },
    /** The key to send this with; null for the second tap of a double tap. */
    take: (content: unknown): string | null => {
      if (keys.isRepeated(content)) return null;
      const key = keys.take(content);
      save(values);
      return key;
    },
    /** The receipt is there: nothing is left to be kept. */
    settle: (): void => {
      keys.settle();
      forgetTallyDraft(place);
      setFound(null);
      setValues({ ...values, texts: BLANK, note: '' });
    },
    drop: (): void => {
      keys.drop();
      forgetTallyDraft(place);
      setFound(null);
      setValues(base);
    },
  };
};
