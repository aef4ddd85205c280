import { findRegion, liesIn, REGIONS, XPCC, XPCC_DIVISIONS, type PlaceRegion } from './region.model.ts';
import { findUnit, TILES } from './unit.model.ts';

const XINJIANG = '650000';

/** What a text was taken for. What is not certain comes back with its candidates, never as a guess. */
export type Match<Id extends string = string> =
  { kind: 'found'; code: Id } | { kind: 'ambiguous'; candidates: Id[] } | { kind: 'unknown' };

/**
 * The form of a name that matching compares: NFKC, no spaces, lower case. Never store it: NFKC changes what
 * people wrote.
 */
export const matchingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/gu, '')
    .toLowerCase();

/** What people put between the names of a province and a city, and the country before them. */
const regionKey = (text: string): string =>
  matchingKey(text)
    .replace(/[/\\,，、;；>·|-]+/gu, '')
    .replace(/^(?:中国|中华人民共和国)(?=.)/u, '');

/** Endings that people leave out; longer first. What is left must still be a name of two characters. */
const ENDINGS =
  /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|盟|区|县|旗)$/u;
/** 恩施土家族苗族自治州 is called 恩施; in Xinjiang the names of peoples go without 族. */
const PEOPLES =
  /(?:(?:布依|朝鲜|土家|哈尼|傈僳|拉祜|纳西|景颇|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|普米|保安|裕固|独龙|东乡|蒙古|满|回|藏|苗|彝|壮|侗|瑶|白|傣|黎|佤|畲|土|羌|怒|各)族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+$/u;

const shortForms = (name: string): string[] => {
  const short = name.replace(ENDINGS, '');
  const plain = /自治[州县旗]$/u.test(name) ? short.replace(PEOPLES, '') : short;
  const forms = plain === short ? [short] : [short, plain];
  if (name.endsWith('自治州')) forms.push(`${plain}州`);
  return forms.filter((form) => form.length >= 2 && form !== name);
};

const addTo = (index: Map<string, string[]>, key: string, code: string): void => {
  const codes = index.get(key);
  if (!codes) index.set(key, [code]);
  else if (!codes.includes(code)) codes.push(code);
};

/** Names of the code table that are no places: groups of counties. */
const GROUPS = /^(县|省直辖县|自治区直辖县级行政区划|市辖区)$/u;

const fullNames = new Map<string, string[]>();
const shortNames = new Map<string, string[]>();
for (const { code, name, nameEn } of REGIONS) {
  if (GROUPS.test(name)) continue;
  addTo(fullNames, regionKey(name), code);
  if (nameEn !== null) addTo(fullNames, regionKey(nameEn), code);
  for (const short of shortForms(name)) addTo(shortNames, regionKey(short), code);
}
for (const { region, shortName, nameEn } of TILES) {
  addTo(shortNames, regionKey(shortName), region);
  // Hong Kong, China → Hong Kong
  addTo(shortNames, regionKey(nameEn.replace(/,.*/u, '')), region);
}
for (const name of ['新疆兵团', '生产建设兵团']) addTo(shortNames, name, XPCC);
XPCC_DIVISIONS.forEach(([numeral, code], at) => {
  for (const name of [`第${numeral}师`, `第${String(at + 1)}师`]) addTo(fullNames, name, code);
  // 农八师: as the eighth was called before.
  for (const name of [`${numeral}师`, `${String(at + 1)}师`, `农${numeral}师`]) addTo(shortNames, name, code);
});
const LONGEST = Math.max(...[...fullNames.keys(), ...shortNames.keys()].map((name) => name.length));

/** Of regions that all fit: the one the others lie in, else the only province. */
const decide = (codes: readonly string[]): string | null => {
  const outer = codes.find((code) => codes.every((other) => liesIn(other, code)));
  if (outer !== undefined) return outer;
  const provinces = codes.filter((code) => findRegion(code)?.level === 'province');
  return provinces.length === 1 ? (provinces[0] ?? null) : null;
};

/** People write 新疆 before XPCC although it reports apart. */
const isNamedWith = (code: string, outer: string): boolean =>
  liesIn(code, outer) || (code === XPCC && outer === XINJIANG);

const named = (name: string, scope: readonly string[] | null): string[] => {
  const within = (codes: readonly string[] = []): string[] =>
    codes.filter((code) => scope === null || scope.some((outer) => isNamedWith(code, outer)));
  const full = within(fullNames.get(name));
  return full.length > 0 ? full : within(shortNames.get(name));
};

/** Reads a name from the left, the longest known name first: 新疆生产建设兵团 before 新疆. */
const read = (key: string, scope: readonly string[] | null): string[] => {
  let codes = scope;
  for (let rest = key; rest !== '';) {
    let found: string[] = [];
    let length = Math.min(rest.length, LONGEST);
    for (; length > 0 && found.length === 0; length -= 1) found = named(rest.slice(0, length), codes);
    if (found.length === 0) return [];
    codes = found;
    rest = rest.slice(length + 1);
  }
  return [...(codes ?? [])];
};

const toMatch = (codes: readonly string[]): Match => {
  const [only] = codes;
  if (only === undefined) return { kind: 'unknown' };
  const code = codes.length === 1 ? only : decide(codes);
  return code === null ? { kind: 'ambiguous', candidates: [...codes] } : { kind: 'found', code };
};

/**
 * The region that a text names: full or short names, several one after the other (广东省深圳市南山区), spaces
 * anywhere, or a code. `within` narrows to a region that is known already.
 */
export const matchRegion = (text: string, { within }: { within?: string } = {}): Match => {
  const code = matchingKey(text).toUpperCase();
  const byCode: PlaceRegion | null = findRegion(findUnit(code)?.region ?? code);
  if (byCode)
    return within === undefined || isNamedWith(byCode.code, within)
      ? { kind: 'found', code: byCode.code }
      : { kind: 'unknown' };
  const key = regionKey(text);
  if (key === '') return { kind: 'unknown' };
  if (within === undefined) return toMatch(read(key, null));
  // 市辖区 says only that it is not in a county; 北京市 | 市辖区 is 北京市.
  if (GROUPS.test(key)) return toMatch([within]);
  const codes = read(key, [within]);
  return toMatch(codes.length > 0 ? codes : repeated(key, within));
};

/** A city column that repeats the province (广东省 | 广东省广州市) says no less. */
const repeated = (key: string, within: string): string[] =>
  read(key, null).filter((code) => isNamedWith(code, within));

/** The region that a province column and a city column name together; either may be empty. */
export const matchProvinceAndCity = (province: string, city: string): Match => {
  if (matchingKey(city) === '') return matchRegion(province);
  if (matchingKey(province) === '') return matchRegion(city);
  const outer = matchRegion(province);
  if (outer.kind === 'unknown') return outer;
  if (outer.kind === 'found') return matchRegion(city, { within: outer.code });
  const inner = outer.candidates.flatMap((within) => {
    const found = matchRegion(city, { within });
    return found.kind === 'found' ? [found.code] : [];
  });
  return inner.length > 0 ? toMatch([...new Set(inner)]) : outer;
};

/** Organisations by every name they go by. */
export type OrganisationDirectory = ReadonlyMap<string, readonly string[]>;

/** Makes organisations quick to find by name, alias or id. */
export const buildOrganisationDirectory = (
  organisations: Iterable<{ id: string; name: string; aliases: readonly string[] }>,
): OrganisationDirectory => {
  const index = new Map<string, string[]>();
  for (const { id, name, aliases } of organisations)
    for (const known of [id, name, ...aliases]) addTo(index, matchingKey(known), id);
  return index;
};

/** The organisation that a text names. A full name is never ambiguous where names are unique; an alias may be. */
export const matchOrganisation = (text: string, directory: OrganisationDirectory): Match => {
  const ids = directory.get(matchingKey(text)) ?? [];
  const [only] = ids;
  if (only === undefined) return { kind: 'unknown' };
  return ids.length === 1 ? { kind: 'found', code: only } : { kind: 'ambiguous', candidates: [...ids] };
};
