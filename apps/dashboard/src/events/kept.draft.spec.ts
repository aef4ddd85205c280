import { beforeEach, expect, test } from '@jest/globals';
import { EMPTY_EVENT } from './event.draft.ts';
import { forgetAllKept, forgetKept, keep, keptKey, readKept } from './kept.draft.ts';

/** The storage of a browser, as far as it is used here. */
class MemoryStorage implements Storage {
  [name: string]: unknown;
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }
  key(at: number): string | null {
    return [...this.#items.keys()][at] ?? null;
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  clear(): void {
    this.#items.clear();
  }
}

const storage = new MemoryStorage();
const key = keptKey('account', null);
const draft = { at: '2016-10-12T01:00:00.000Z', version: 0, values: { ...EMPTY_EVENT, title: '路演' } };

beforeEach(() => storage.clear());

test('what was typed is there again, for the same account and event alone', () => {
  keep(key, draft, storage);
  expect(readKept(key, storage)).toEqual(draft);
  expect(readKept(keptKey('other', null), storage)).toBeNull();
  expect(readKept(keptKey('account', '2016-GD-00001'), storage)).toBeNull();
  forgetKept(key, storage);
  expect(readKept(key, storage)).toBeNull();
});

test.each(['', 'null', '{', '[]', '{"at":1}', JSON.stringify({ ...draft, values: { title: 1 } })])(
  'what an older form left behind is not shown: %s',
  (text) => {
    storage.setItem(key, text);
    expect(readKept(key, storage)).toBeNull();
  },
);

test('signing out forgets everything typed here, and nothing else', () => {
  keep(key, draft, storage);
  keep(keptKey('account', '2016-GD-00001'), draft, storage);
  storage.setItem('innoweek.language', 'en');
  forgetAllKept(storage);
  expect([storage.length, storage.key(0)]).toEqual([1, 'innoweek.language']);
});
