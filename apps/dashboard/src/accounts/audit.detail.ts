/** Letters of a value that are shown. */
const LONGEST = 120;

/** How names and values of the trail are said in the language of its reader. */
export type DetailWords = {
  /** Of the names that the server writes. */
  names: ReadonlyMap<string, string>;
  /** A value that its name tells how to read: a stage, an amount of money. */
  valueOf: (name: string, value: string) => string | undefined;
  yes: string;
  no: string;
  nothing: string;
  /** Between values of a list. */
  and: string;
  pair: (name: string, value: string) => string;
};

export type DetailLine = { name: string; before: string | null; after: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name without words of its own is told as the words that it is put together of; codes stay as they are. */
const nameOf = (name: string, { names }: DetailWords): string =>
  names.get(name) ??
  (/^[a-z]+([A-Z][a-z]*|_[a-z]+)*$/.test(name)
    ? name
        .replaceAll('_', ' ')
        .replaceAll(/[A-Z]/g, (letter) => ` ${letter}`)
        .toLowerCase()
    : name);

const said = (name: string, value: unknown, words: DetailWords): string => {
  if (value === null || value === undefined || value === '') return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (Array.isArray(value))
    return value.length === 0 ? words.nothing : value.map((one) => said(name, one, words)).join(words.and);
  if (!isObject(value)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return words.valueOf(name, text) ?? text;
  }
  const entries = Object.entries(value).filter(([, its]) => its !== null);
  return entries.length === 0
    ? words.nothing
    : entries.map(([part, its]) => words.pair(nameOf(part, words), said(part, its, words))).join(words.and);
};

const shown = (name: string, value: unknown, words: DetailWords): string => {
  const text = said(name, value, words);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

/** Fields that were changed one by one: `[{ field, before, after }]`. */
const changedFields = (changes: unknown): { field: string; before: unknown; after: unknown }[] | null => {
  if (!Array.isArray(changes)) return null;
  const fields = changes.flatMap((change: unknown) =>
    isObject(change) && typeof change['field'] === 'string'
      ? [{ field: change['field'], before: change['before'], after: change['after'] }]
      : [],
  );
  return fields.length === changes.length ? fields : null;
};

/** What an entry of the audit trail says, value by value but for what is not there; with what was before, where it says so. */
export const detailLines = (
  { before, ...detail }: Readonly<Record<string, unknown>>,
  words: DetailWords,
): DetailLine[] => {
  const was = isObject(before) ? before : {};
  // A rule says what it was and what it is beside why.
  const { after, ...others } = detail;
  const is: Record<string, unknown> = isObject(after) ? { ...others, ...after } : detail;
  return Object.entries(is)
    .filter(([name, value]) => value !== null || Object.hasOwn(was, name))
    .flatMap(([name, value]): DetailLine[] => {
      const fields = name === 'changes' ? changedFields(value) : null;
      if (fields)
        return fields.map(({ field, ...change }) => ({
          name: nameOf(field, words),
          before: shown(field, change.before, words),
          after: shown(field, change.after, words),
        }));
      return [
        {
          name: nameOf(name, words),
          before: Object.hasOwn(was, name) ? shown(name, was[name], words) : null,
          after: shown(name, value, words),
        },
      ];
    });
};
