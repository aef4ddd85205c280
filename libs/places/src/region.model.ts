import { areaList } from '@vant/area-data';
import { REPORTING_UNITS, TILES } from './unit.model.ts';

/** A province, city or county by GB/T 2260; XPCC has no code there and gets an id of our own. */
export type PlaceRegion = {
  code: string;
  name: string;
  nameEn: string | null;
  level: 'province' | 'city' | 'county';
  parent: string | null;
  /** The reporting unit that counts what happens here; null where there is none. */
  unit: string | null;
};

export const XPCC = 'CN-XJ-XPCC';
const XPCC_NAME = '新疆生产建设兵团';

/**
 * Cities that XPCC runs (师市合一): 石河子 阿拉尔 图木舒克 五家渠 北屯 铁门关 双河 可克达拉 昆玉 胡杨河 新星 白杨.
 * GB/T 2260 has all of them, and nothing else, directly under the autonomous region (6590xx); what happens there is
 * reported by XPCC.
 */
export const XPCC_CITIES: ReadonlySet<string> = new Set(
  Object.keys(areaList.county_list).filter((code) => code.startsWith('6590') && code !== '659000'),
);

/**
 * Divisions of XPCC by number, with the city that each of them is (师市合一); the eleventh builds and the twelfth lies
 * around Ürümqi, and neither is a city.
 */
export const XPCC_DIVISIONS: readonly (readonly [numeral: string, region: string])[] = [
  ['一', '659002'],
  ['二', '659006'],
  ['三', '659003'],
  ['四', '659008'],
  ['五', '659007'],
  ['六', '659004'],
  ['七', '659010'],
  ['八', '659001'],
  ['九', '659012'],
  ['十', '659005'],
  ['十一', XPCC],
  ['十二', XPCC],
  ['十三', '659011'],
  ['十四', '659009'],
];

/** Provinces by the first two digits of their code, the five cities by their first four. */
const unitsByPrefix = new Map(
  REPORTING_UNITS.filter((unit) => unit.region !== XPCC).map((unit) => [
    unit.region.slice(0, unit.kind === 'separate_plan_city' ? 4 : 2),
    unit.id,
  ]),
);

const unitByCode = (code: string): string | null => {
  if (code === XPCC || XPCC_CITIES.has(code)) return XPCC;
  return unitsByPrefix.get(code.slice(0, 4)) ?? unitsByPrefix.get(code.slice(0, 2)) ?? null;
};

const englishNames = new Map(TILES.map((tile) => [tile.region, tile.nameEn]));

const region = (
  code: string,
  name: string,
  level: PlaceRegion['level'],
  parent: string | null,
): PlaceRegion => ({
  code,
  name,
  nameEn: englishNames.get(code) ?? null,
  level,
  parent,
  unit: unitByCode(code),
});

const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`;

/** Every region, provinces first. */
export const REGIONS: readonly PlaceRegion[] = [
  ...Object.entries(areaList.province_list).map(([code, name]) => region(code, name, 'province', null)),
  region(XPCC, XPCC_NAME, 'province', null),
  ...Object.entries(areaList.city_list).map(([code, name]) => region(code, name, 'city', provinceOf(code))),
  ...Object.entries(areaList.county_list).map(([code, name]) => {
    const city = `${code.slice(0, 4)}00`;
    return region(code, name, 'county', city in areaList.city_list ? city : provinceOf(code));
  }),
];

const regionsByCode = new Map(REGIONS.map((one) => [one.code, one]));

/** The region of this code, or null. */
export const findRegion = (code: string): PlaceRegion | null => regionsByCode.get(code) ?? null;

/** The unit that counts what happens in a region; null for an unknown region and where nobody reports. */
export const unitOfRegion = (code: string): string | null => findRegion(code)?.unit ?? null;

/** Whether a region is another one or lies in it. */
export const liesIn = (code: string, outer: string): boolean => {
  for (let at: string | null = code; at !== null; at = findRegion(at)?.parent ?? null)
    if (at === outer) return true;
  return outer === XPCC && XPCC_CITIES.has(code);
};
