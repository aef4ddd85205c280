import { METRICS, type Metric } from '@innoweek/contracts';
import { MONEY_UNITS, type MoneyUnit } from './amount.parsing.ts';

/**
 * Figures that somebody typed and did not get a receipt for, kept in their browser: a closed tab, a lost connection
 * or a session that ended loses nothing, and neither does signing out, for what stands here is a few counts and is
 * shown to the account again that typed it, acting for the same organisation, and to nobody else. Where others use
 * the computer, too, its owner says so when they sign out, and nothing stays.
 */
const PREFIX = 'innoweek.tally/';
/** Older ones are of a week that is over. */
const KEPT_MS = 30 * 86_400_000;

export type TallyTexts = Record<Metric, string>;
export type TallyValues = {
  about: 'event' | 'unit';
  /** Undefined until somebody chose, or took back, what the link asked for. */
  event: string | null | undefined;
  unit: string | null;
  day: string | null;
  texts: TallyTexts;
  moneyUnit: MoneyUnit;
  note: string;
};
/** What was sent without an answer, and the key that it was sent with: it may have arrived. */
export type Unanswered = { content: string; key: string };
export type TallyDraft = { at: string; values: TallyValues; sending: Unanswered | null };

export const BLANK: TallyTexts = {
  participants: '',
  media_reports: '',
  agreements: '',
  agreement_amount: '',
};

/** Under what a form is kept; `form` tells forms that a link opened from the plain one. */
export const tallyDraftKey = (account: string, organisation: string | null, form: string): string =>
  `${PREFIX}${account}/${organisation ?? ''}/${form}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';

/** What this version of the form wrote; null for anything else. */
const understand = (kept: unknown): TallyDraft | null => {
  if (!isObject(kept) || !isObject(kept['values'])) return null;
  const { at, sending } = kept;
  const { about, event, unit, day, texts, moneyUnit, note } = kept['values'];
  const money = MONEY_UNITS.find((one) => one === moneyUnit);
  if (typeof at !== 'string' || money === undefined || typeof note !== 'string' || !isObject(texts))
    return null;
  if (about !== 'event' && about !== 'unit') return null;
  if (!(event === undefined || isText(event)) || !isText(unit) || !isText(day)) return null;
  const read = { ...BLANK };
  for (const metric of METRICS) {
    const text = texts[metric];
    if (typeof text !== 'string') return null;
    read[metric] = text;
  }
  const sent =
    isObject(sending) && typeof sending['content'] === 'string' && typeof sending['key'] === 'string'
      ? { content: sending['content'], key: sending['key'] }
      : null;
  return { at, values: { about, event, unit, day, texts: read, moneyUnit: money, note }, sending: sent };
};

/** What was kept; null where nothing was, or the browser keeps nothing. */
export const readTallyDraft = (key: string, storage = localStorage, now = Date.now()): TallyDraft | null => {
  try {
    const draft = understand(JSON.parse(storage.getItem(key) ?? 'null'));
    if (draft === null || now - Date.parse(draft.at) <= KEPT_MS) return draft;
    storage.removeItem(key);
    return null;
  } catch {
    return null;
  }
};

export const keepTallyDraft = (key: string, draft: TallyDraft, storage = localStorage): void => {
  try {
    storage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full or forbidden: the form works without.
  }
};

export const forgetTallyDraft = (key: string, storage = localStorage): void => {
  try {
    storage.removeItem(key);
  } catch {
    // As above.
  }
};

/** Everything that anybody typed in this browser. */
export const forgetAllTallyDrafts = (storage = localStorage): void => {
  try {
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
    for (const key of keys) if (key.startsWith(PREFIX)) storage.removeItem(key);
  } catch {
    // As above.
  }
};
