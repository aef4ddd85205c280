const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A moment as it stands in an address: to the minute. */
export const momentText = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

/** A moment that an address says, in the one way that it is written here; undefined where it says none. */
export const momentIn = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !MOMENT.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : momentText(at);
};
