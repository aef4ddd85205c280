const LONGEST = 120;

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an entry of the audit trail says, value by value but for what is not there; with what was before, where it says so. */
export const detailLines = (
  detail: Readonly<Record<string, unknown>>,
): { name: string; before: string | null; after: string }[] => {
  const { before, ...after } = detail;
  const was = isObject(before) ? before : {};
  return Object.entries(after)
    .filter(([name, value]) => value !== null || Object.hasOwn(was, name))
    .map(([name, value]) => ({
      name,
      before: Object.hasOwn(was, name) ? shown(was[name]) : null,
      after: shown(value),
    }));
};
