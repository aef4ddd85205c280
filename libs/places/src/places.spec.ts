import { describe, expect, test } from '@jest/globals';
import { areaList } from '@vant/area-data';
import fc from 'fast-check';
import {
  buildOrganisationDirectory,
  findRegion,
  findUnit,
  liesIn,
  matchOrganisation,
  matchProvinceAndCity,
  matchRegion,
  REFERENCE_ORGANISATIONS,
  REGIONS,
  REPORTING_UNITS,
  TILES,
  unitOfRegion,
  XPCC_CITIES,
  XPCC_DIVISIONS,
} from './index.ts';

describe('units', () => {
  test('37 report; three regions have a tile and no association', () => {
    expect(REPORTING_UNITS).toHaveLength(37);
    expect(TILES.filter((tile) => !tile.reports).map((tile) => tile.id)).toEqual(['CN-TW', 'CN-HK', 'CN-MO']);
    expect(findUnit('CN-HK')).toBeNull();
    expect(findUnit('CN-XJ-XPCC')?.name).toBe('新疆生产建设兵团');
  });

  test('no two tiles share a place', () => {
    const places = TILES.map(({ grid }) => `${String(grid.row)}/${String(grid.col)}`);
    expect(new Set(places).size).toBe(TILES.length);
  });

  test('XPCC counts the cities that lie directly under the autonomous region', () => {
    expect([...XPCC_CITIES].map((code) => findRegion(code)?.name).join(' ')).toBe(
      '石河子市 阿拉尔市 图木舒克市 五家渠市 北屯市 铁门关市 双河市 可克达拉市 昆玉市 胡杨河市 新星市 白杨市',
    );
  });

  test('names and codes are those of GB/T 2260', () => {
    for (const tile of TILES.filter((one) => one.kind !== 'corps'))
      expect([tile.region, areaList.province_list[tile.region] ?? areaList.city_list[tile.region]]).toEqual([
        tile.region,
        tile.name,
      ]);
    expect(
      Object.keys(areaList.province_list).filter((code) => !TILES.some((tile) => tile.region === code)),
    ).toEqual([]);
  });
});

describe('regions', () => {
  test.each([
    ['440100', 'CN-GD'],
    ['440300', 'CN-GD-440300'],
    ['440305', 'CN-GD-440300'],
    ['210202', 'CN-LN-210200'],
    ['650000', 'CN-XJ'],
    ['659001', 'CN-XJ-XPCC'],
    ['CN-XJ-XPCC', 'CN-XJ-XPCC'],
    ['810000', null],
    ['710100', null],
    ['999999', null],
  ])('%s is counted by %s', (code, unit) => {
    expect(unitOfRegion(code)).toBe(unit);
  });

  test('every code of the package is there under its name, and XPCC beside them', () => {
    const { province_list, city_list, county_list } = areaList;
    const names = Object.entries({ ...province_list, ...city_list, ...county_list });
    expect(new Map(REGIONS.map(({ code, name }) => [code, name]))).toEqual(
      new Map([...names, ['CN-XJ-XPCC', '新疆生产建设兵团']]),
    );
    expect(REGIONS).toHaveLength(names.length + 1);
  });

  test('every region but the provinces lies in one that exists', () => {
    for (const region of REGIONS)
      if (region.level === 'province') expect(region.parent).toBeNull();
      else expect([region.code, findRegion(region.parent ?? '')]).not.toContain(null);
    expect(liesIn('440305', '440000')).toBe(true);
    expect(liesIn('440305', '450000')).toBe(false);
  });
});

describe('matching of regions', () => {
  test.each([
    ['广东', '440000'],
    ['深圳市', '440300'],
    ['深圳', '440300'],
    [' 广 东 省 深圳市 南山区 ', '440305'],
    ['广东省广州市', '440100'],
    ['新疆生产建设兵团', 'CN-XJ-XPCC'],
    ['兵团', 'CN-XJ-XPCC'],
    ['新疆', '650000'],
    ['石河子', '659001'],
    ['山西', '140000'],
    ['陕西', '610000'],
    ['内蒙古', '150000'],
    ['北京市', '110000'],
    ['吉林', '220000'],
    ['吉林市', '220200'],
    ['海南', '460000'],
    ['Guangdong', '440000'],
    ['Hong Kong', '810000'],
    ['Hong Kong, China', '810000'],
    ['广东/深圳', '440300'],
    ['广东省，深圳市', '440300'],
    ['中国广东省深圳市', '440300'],
    ['CN-GD-440300', '440300'],
    ['延边', '222400'],
    ['延边州', '222400'],
    ['湖北恩施', '422800'],
    ['西双版纳傣族自治州', '532800'],
    ['伊犁', '654000'],
    ['新疆维吾尔自治区新疆生产建设兵团', 'CN-XJ-XPCC'],
    ['兵团石河子市', '659001'],
    ['兵团第八师', '659001'],
    ['第八师石河子市', '659001'],
    ['新疆生产建设兵团第8师 石河子市', '659001'],
    ['新疆兵团一师', '659002'],
    ['农十师', '659005'],
    ['第十四师昆玉市', '659009'],
    ['兵团第十二师', 'CN-XJ-XPCC'],
    ['河南', '410000'],
    ['440305', '440305'],
    ['４４０３０５', '440305'],
  ])('%s', (text, code) => {
    expect(matchRegion(text)).toEqual({ kind: 'found', code });
  });

  test('a division of XPCC is the city that it has become', () => {
    const cities = XPCC_DIVISIONS.map(([numeral, region]) => `${numeral} ${findRegion(region)?.name ?? ''}`);
    expect(cities.join('，')).toBe(
      '一 阿拉尔市，二 铁门关市，三 图木舒克市，四 可克达拉市，五 双河市，六 五家渠市，七 胡杨河市，八 石河子市，九 白杨市，' +
        '十 北屯市，十一 新疆生产建设兵团，十二 新疆生产建设兵团，十三 新星市，十四 昆玉市',
    );
  });

  test('a name of several places is ambiguous until it is narrowed', () => {
    expect(matchRegion('鼓楼区').kind).toBe('ambiguous');
    expect(matchRegion('朝阳').kind).toBe('ambiguous');
    expect(matchProvinceAndCity('江苏', '鼓楼区').kind).toBe('ambiguous');
    expect(matchProvinceAndCity('江苏', '南京市鼓楼区')).toEqual({ kind: 'found', code: '320106' });
    expect(matchProvinceAndCity('北京', '朝阳')).toEqual({ kind: 'found', code: '110105' });
    expect(matchProvinceAndCity('广东省', '广东省广州市')).toEqual({ kind: 'found', code: '440100' });
    expect(matchProvinceAndCity('北京市', '市辖区')).toEqual({ kind: 'found', code: '110000' });
    expect(matchProvinceAndCity('新疆', '兵团')).toEqual({ kind: 'found', code: 'CN-XJ-XPCC' });
    expect(matchProvinceAndCity('朝阳', '双塔区')).toEqual({ kind: 'found', code: '211302' });
  });

  test('what is no place, or lies elsewhere, is unknown', () => {
    for (const text of ['', '火星', '广东火星', '第八师阿拉尔市', '第十五师', 'constructor', '__proto__'])
      expect([text, matchRegion(text)]).toEqual([text, { kind: 'unknown' }]);
    expect(matchProvinceAndCity('广东', '长沙市')).toEqual({ kind: 'unknown' });
  });

  const unique = REGIONS.filter(
    (region) => region.level !== 'county' && REGIONS.filter(({ name }) => name === region.name).length === 1,
  ).filter((region) => !/直辖县|^县$/u.test(region.name));

  test('every province and city finds itself by its full name, with spaces anywhere', () => {
    for (const region of unique)
      expect([region.name, matchRegion(region.name)]).toEqual([
        region.name,
        { kind: 'found', code: region.code },
      ]);
    fc.assert(
      fc.property(
        fc.constantFrom(...unique),
        fc.array(fc.nat({ max: 12 }), { maxLength: 4 }),
        (region, places) => {
          const spaced = places.reduce(
            (text, at) => `${text.slice(0, at)} \u3000${text.slice(at)}`,
            region.name,
          );
          expect(matchRegion(spaced)).toEqual({ kind: 'found', code: region.code });
        },
      ),
    );
  });

  test('province, city and county one after the other are each found, in full and in short', () => {
    const nameOf = (code: string | null): string => findRegion(code ?? '')?.name ?? '';
    const isGroup = (name: string): boolean => /直辖县|市辖区|^县$/u.test(name);
    const wrong = REGIONS.filter(({ level, name }) => level === 'county' && !isGroup(name)).flatMap(
      (county) => {
        const city = findRegion(county.parent ?? '');
        const province = city?.level === 'city' ? nameOf(city.parent) : nameOf(county.parent);
        const between = city?.level === 'city' && !isGroup(city.name) ? city.name : '';
        const short = TILES.find(({ name }) => name === province)?.shortName ?? province;
        return [`${province}${between}${county.name}`, `${short}${between}${county.name}`].filter((text) => {
          const found = matchRegion(text);
          if (found.kind === 'ambiguous') return !found.candidates.includes(county.code);
          // The table has a city within a city of its name (桃园市), and two names for one zone of 秦皇岛市.
          const isSame = found.kind === 'found' && text.endsWith(nameOf(found.code));
          return !isSame || unitOfRegion(found.code) !== county.unit;
        });
      },
    );
    expect(wrong).toEqual([]);
  });

  test('any text is read without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(['found', 'ambiguous', 'unknown']).toContain(matchRegion(text).kind);
      }),
    );
  });
});

describe('organisations', () => {
  const directory = buildOrganisationDirectory(REFERENCE_ORGANISATIONS);

  test('32 provincial associations, the five cities, CAST, and at least 60 national societies', () => {
    const count = (kind: string): number => REFERENCE_ORGANISATIONS.filter((one) => one.kind === kind).length;
    expect(count('provincial_association')).toBe(32);
    expect(count('cast')).toBe(1);
    expect(count('national_society')).toBeGreaterThanOrEqual(60);
    const reporting = REFERENCE_ORGANISATIONS.flatMap(({ reportsFor }) => reportsFor ?? []);
    expect(reporting.toSorted()).toEqual(REPORTING_UNITS.map(({ id }) => id).toSorted());
  });

  test('ids, names and parents hold together', () => {
    const ids = new Set(REFERENCE_ORGANISATIONS.map(({ id }) => id));
    expect(ids.size).toBe(REFERENCE_ORGANISATIONS.length);
    expect(new Set(REFERENCE_ORGANISATIONS.map(({ name }) => name)).size).toBe(ids.size);
    for (const { id, parent } of REFERENCE_ORGANISATIONS) {
      expect(id).toMatch(/^[a-z0-9][a-z0-9-]{1,62}$/);
      if (parent !== null) expect(ids).toContain(parent);
    }
  });

  test.each([
    ['中国物理学会', 'society-physics'],
    [' 中国 物理学会', 'society-physics'],
    ['广东省科协', 'association-cn-gd'],
    ['大连市科学技术协会', 'association-cn-ln-210200'],
    ['中国科协', 'cast'],
  ])('%s', (text, code) => {
    expect(matchOrganisation(text, directory)).toEqual({ kind: 'found', code });
  });

  test('an alias of two is ambiguous, a stranger unknown', () => {
    const two = buildOrganisationDirectory([
      { id: 'a1', name: '甲学会', aliases: ['学会'] },
      { id: 'b1', name: '乙学会', aliases: ['学会'] },
    ]);
    expect(matchOrganisation('学会', two)).toEqual({ kind: 'ambiguous', candidates: ['a1', 'b1'] });
    expect(matchOrganisation('丙学会', two)).toEqual({ kind: 'unknown' });
  });
});
