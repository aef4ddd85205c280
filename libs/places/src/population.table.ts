import { REPORTING_UNITS } from './unit.model.ts';

/** Whose figures these are, and of which year: shown wherever something is told per head. */
export const POPULATION_SOURCE = {
  year: 2020,
  zh: '第七次全国人口普查（2020 年），兵团为 2019 年末统计公报数',
  en: 'Seventh National Population Census (2020); XPCC: its communiqué for the end of 2019',
} as const;

/**
 * Usual residents by GB/T 2260 code, cities included in their provinces. National Bureau of Statistics, communiqué
 * of the Seventh National Population Census No. 3, and the communiqués of the five cities. The corps is not counted
 * apart in the census; its statistics bureau gives 3.2484 million for the end of 2019.
 */
export const CENSUS: Readonly<Record<string, number>> = {
  '110000': 21_893_095,
  '120000': 13_866_009,
  '130000': 74_610_235,
  '140000': 34_915_616,
  '150000': 24_049_155,
  '210000': 42_591_407,
  '220000': 24_073_453,
  '230000': 31_850_088,
  '310000': 24_870_895,
  '320000': 84_748_016,
  '330000': 64_567_588,
  '340000': 61_027_171,
  '350000': 41_540_086,
  '360000': 45_188_635,
  '370000': 101_527_453,
  '410000': 99_365_519,
  '420000': 57_752_557,
  '430000': 66_444_864,
  '440000': 126_012_510,
  '450000': 50_126_804,
  '460000': 10_081_232,
  '500000': 32_054_159,
  '510000': 83_674_866,
  '520000': 38_562_148,
  '530000': 47_209_277,
  '540000': 3_648_100,
  '610000': 39_528_999,
  '620000': 25_019_831,
  '630000': 5_923_957,
  '640000': 7_202_654,
  '650000': 25_852_345,
  '210200': 7_450_785,
  '330200': 9_404_283,
  '350200': 5_163_970,
  '370200': 10_071_722,
  '440300': 17_560_061,
  'CN-XJ-XPCC': 3_248_400,
};

/** Units beside a province, whose people its unit does not count. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  '210000': ['210200'],
  '330000': ['330200'],
  '350000': ['350200'],
  '370000': ['370200'],
  '440000': ['440300'],
  '650000': ['CN-XJ-XPCC'],
};

const byUnit = new Map(
  REPORTING_UNITS.map(({ id, region }) => {
    const beside = (BESIDE[region] ?? []).reduce((sum, city) => sum + (CENSUS[city] ?? 0), 0);
    return [id, (CENSUS[region] ?? 0) - beside];
  }),
);

/** People of a unit's territory, without those of the units beside it; undefined for what is no unit. */
export const populationOf = (unit: string): number | undefined => byUnit.get(unit);
