import { REGIONS, type PlaceRegion } from '@innoweek/places';

/** A region with what lies in it, as the cascade of pickers wants it. */
export type RegionNode = { value: string; name: string; nameEn: string | null; children?: RegionNode[] };

const nodes = new Map<string, RegionNode>(
  REGIONS.map(({ code, name, nameEn }) => [code, { value: code, name, nameEn }]),
);
const parents = new Map<string, PlaceRegion>(REGIONS.map((region) => [region.code, region]));

const grow = (): RegionNode[] => {
  const roots: RegionNode[] = [];
  for (const { code, parent } of REGIONS) {
    const node = nodes.get(code);
    if (node === undefined) continue;
    const above = parent === null ? undefined : nodes.get(parent);
    if (above === undefined) roots.push(node);
    else (above.children ??= []).push(node);
  }
  return roots;
};

/** Provinces, with their cities, with their counties. */
export const REGION_TREE: readonly RegionNode[] = grow();

/** The codes from the province down to a region; empty for an unknown one. */
export const regionPath = (code: string): string[] => {
  const path: string[] = [];
  for (
    let at = parents.get(code);
    at !== undefined;
    at = at.parent === null ? undefined : parents.get(at.parent)
  )
    path.unshift(at.code);
  return path;
};

/** The name of a region with the names of what it lies in: 广东省 深圳市 南山区. */
export const regionName = (code: string, english = false): string => {
  const names = regionPath(code).flatMap((one) => {
    const node = nodes.get(one);
    return node === undefined ? [] : [english ? (node.nameEn ?? node.name) : node.name];
  });
  return names.length === 0 ? code : names.join(' ');
};
