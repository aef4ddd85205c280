import { describe, expect, it } from '@jest/globals';
import { REGIONS } from '@innoweek/places';
import { REGION_TREE, regionName, regionPath, type RegionNode } from './region.tree.ts';

const codesIn = (nodes: readonly RegionNode[]): string[] =>
  nodes.flatMap(({ value, children = [] }) => [value, ...codesIn(children)]);

describe('the tree of regions', () => {
  it('holds every region once', () => {
    const codes = codesIn(REGION_TREE);
    expect(codes).toHaveLength(REGIONS.length);
    expect(new Set(codes)).toEqual(new Set(REGIONS.map(({ code }) => code)));
  });

  it('leads to every region by a path whose last step it is', () => {
    for (const { code } of REGIONS) expect(regionPath(code).at(-1)).toBe(code);
  });

  it('names a county with its city and province', () => {
    expect(regionName('440305')).toBe('广东省 深圳市 南山区');
    expect(regionName('CN-XJ-XPCC')).toBe('新疆生产建设兵团');
    expect(regionName('999999')).toBe('999999');
  });
});
