import { expect, test } from '@jest/globals';
import {
  BLANK,
  forgetAllTallyDrafts,
  forgetTallyDraft,
  keepTallyDraft,
  readTallyDraft,
  tallyDraftKey,
  type TallyDraft,
} from './tally.draft.ts';

/** The storage of a browser, as far as it is used here. */
const memory = (): Storage => {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
};

const at = '2016-10-12T01:00:00.000Z';
const draft: TallyDraft = {
  at,
  values: {
    about: 'event',
    event: 'GD-00001',
    unit: null,
    day: '2016-10-12',
    texts: { ...BLANK, participants: '1.2万' },
    moneyUnit: 'wan',
    note: '',
  },
  sending: { content: '{}', key: 'abc' },
};

test('what was typed is there again for the same person acting for the same organisation, and for nobody else', () => {
  const storage = memory();
  const key = tallyDraftKey('anna', 'society', '');
  keepTallyDraft(key, draft, storage);
  const now = Date.parse(at);
  expect(readTallyDraft(key, storage, now)).toEqual(draft);
  for (const other of [
    tallyDraftKey('bert', 'society', ''),
    tallyDraftKey('anna', 'academy', ''),
    tallyDraftKey('anna', null, ''),
    tallyDraftKey('anna', 'society', 'GD-00001/2016-10-12'),
  ])
    expect(readTallyDraft(other, storage, now)).toBeNull();
  forgetTallyDraft(key, storage);
  expect(storage.length).toBe(0);
});

test('what is old, or was written by something else, is left out', () => {
  const storage = memory();
  keepTallyDraft('k', draft, storage);
  expect(readTallyDraft('k', storage, Date.parse('2016-11-12T01:00:00Z'))).toBeNull();
  expect(storage.length).toBe(0);
  for (const text of [
    '{',
    'null',
    '[]',
    '{"at":1}',
    JSON.stringify({ ...draft, values: { ...draft.values, moneyUnit: 'dollar' } }),
    JSON.stringify({ ...draft, values: { ...draft.values, texts: { participants: 1 } } }),
    JSON.stringify({ ...draft, values: { ...draft.values, about: 'nation' } }),
  ]) {
    storage.setItem('k', text);
    expect(readTallyDraft('k', storage, Date.parse(at))).toBeNull();
  }
  storage.setItem('k', JSON.stringify({ ...draft, sending: { key: 1 } }));
  expect(readTallyDraft('k', storage, Date.parse(at))?.sending).toBeNull();
});

test('on a computer that others use, too, nothing that anybody typed stays, and everything else does', () => {
  const storage = memory();
  for (const account of ['anna', 'bert']) keepTallyDraft(tallyDraftKey(account, null, ''), draft, storage);
  storage.setItem('innoweek.language', 'en');
  forgetAllTallyDrafts(storage);
  expect([storage.length, storage.key(0)]).toEqual([1, 'innoweek.language']);
});
