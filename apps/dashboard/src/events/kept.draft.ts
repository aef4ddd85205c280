import { EMPTY_EVENT, type EventValues } from './event.draft.ts';

/**
 * What somebody typed and did not save yet, kept in their browser until they save or drop it: a closed tab, a
 * flat battery or a session that ended loses nothing. Signing out forgets it, for whoever sits there next.
 */
const PREFIX = 'innoweek.draft/';

export type KeptDraft = {
  /** ISO 8601. */
  at: string;
  /** Version of the event that was being edited; 0 for a new one. */
  version: number;
  values: EventValues;
};

/** Under what a form is kept; `code` is null for a new event. */
export const keptKey = (accountId: string, code: string | null): string =>
  `${PREFIX}${accountId}/${code ?? 'new'}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNamed = (value: unknown): boolean =>
  isObject(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';

const isOccurrence = (value: unknown): boolean =>
  isObject(value) && isValue('start', value['start']) && isValue('end', value['end']);

/** How each field may look; whatever else stands in the storage was not written by this version of the form. */
const isValue = (field: string, value: unknown): boolean => {
  switch (field) {
    case 'topics':
      return Array.isArray(value) && value.every((topic) => typeof topic === 'string');
    case 'organiser':
      return value === null || isNamed(value);
    case 'coOrganisers':
      return Array.isArray(value) && value.every(isNamed);
    case 'region':
    case 'start':
    case 'end':
      return value === null || typeof value === 'string';
    case 'expected':
      return value === null || typeof value === 'number';
    case 'form':
      return value === 'onsite' || value === 'online' || value === 'hybrid';
    default:
      return typeof value === 'string';
  }
};

const isValues = (value: unknown): value is EventValues =>
  isObject(value) &&
  Object.keys(EMPTY_EVENT).every((field) => isValue(field, value[field])) &&
  // The further times of a series, where there are any.
  (value['more'] === undefined || (Array.isArray(value['more']) && value['more'].every(isOccurrence)));

/** What was kept; null where nothing was, or the browser keeps nothing. */
export const readKept = (key: string, storage = localStorage): KeptDraft | null => {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    if (!isObject(kept)) return null;
    const { at, version, values } = kept;
    return typeof at === 'string' && typeof version === 'number' && isValues(values)
      ? { at, version, values }
      : null;
  } catch {
    return null;
  }
};

export const keep = (key: string, draft: KeptDraft, storage = localStorage): void => {
  try {
    storage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full or forbidden: the form works without.
  }
};

export const forgetKept = (key: string, storage = localStorage): void => {
  try {
    storage.removeItem(key);
  } catch {
    // As above.
  }
};

const keysOf = (storage: Storage): string[] =>
  Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');

/** Everything that anybody typed in this browser. */
export const forgetAllKept = (storage = localStorage): void => {
  try {
    for (const key of keysOf(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  } catch {
    // As above.
  }
};
