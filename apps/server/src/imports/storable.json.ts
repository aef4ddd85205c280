/** Signs that a text may hold what `storable` replaces; the text `\\u0000` that somebody typed is one as well. */
const SUSPECT = /\\u(?:0000|d[89a-f])/u;

/** Cells may hold anything; JSON in PostgreSQL has neither NUL nor half a character. */
export const storable = (value: object): string => {
  const text = JSON.stringify(value);
  if (!SUSPECT.test(text)) return text;
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replace(/\0|\p{Cs}/gu, '\ufffd') : part,
  );
};
