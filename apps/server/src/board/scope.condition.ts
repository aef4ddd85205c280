/** Which subjects a scope counts, by its kind; $2 is the part of the scope after its colon, `s` the subject. */
export const IN_SCOPE: Readonly<Record<string, string>> = {
  nation: 'true',
  unit: 's.unit = $2',
  kind: 's.kind = $2',
  organisation: '$2 = any(s.organisations)',
  event: `s.subject = 'event:' || $2`,
};
