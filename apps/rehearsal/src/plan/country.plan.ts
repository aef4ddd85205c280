import {
  REFERENCE_ORGANISATIONS,
  REGIONS,
  REPORTING_UNITS,
  unitOfRegion,
  XPCC,
  type PlaceRegion,
  type ReferenceOrganisation,
  type ReportingUnit,
} from '@innoweek/places';
import type { Body, Country, Site, Territory } from './plan.model.ts';

/** Entries of the code table that are no places, and what only a map-maker would call a place to meet. */
const GROUPS = /直辖|市辖区|^县$|三沙市/u;

const nameOf = (code: string): string => REGIONS.find((region) => region.code === code)?.name ?? code;

/** Where events of a unit are held: cities of a province, districts of a municipality or of one of the five. */
const sitesOf = (unit: ReportingUnit): Site[] => {
  const inside = (region: PlaceRegion): boolean => region.unit === unit.id && !GROUPS.test(region.name);
  if (unit.kind === 'province' || unit.kind === 'autonomous_region') {
    return REGIONS.filter((region) => region.level === 'city' && inside(region)).map(({ code, name }) => ({
      slug: code,
      region: code,
      province: unit.name,
      city: name,
      place: name,
    }));
  }
  const counties = REGIONS.filter((region) => region.level === 'county' && inside(region));
  return counties.map(({ code, name }) => {
    const own = { slug: code, region: code };
    if (unit.region === XPCC) return { ...own, province: unit.name, city: name, place: `兵团${name}` };
    const place = `${unit.name}${name}`;
    return unit.kind === 'separate_plan_city'
      ? { ...own, province: nameOf(`${unit.region.slice(0, 2)}0000`), city: unit.name, place }
      : { ...own, province: unit.name, city: name, place };
  });
};

const bodyOf = ({ id, name, kind, region }: ReferenceOrganisation): Body => ({
  id,
  name,
  kind,
  region,
  unit: (region === null ? null : unitOfRegion(region)) ?? 'none',
  made: false,
});

/** The country as the reference data has it. */
export const countryOf = (): Country => {
  const bodies = REFERENCE_ORGANISATIONS.map(bodyOf);
  const cast = bodies.find(({ kind }) => kind === 'cast');
  if (!cast) throw new Error('the reference data has no body of kind cast');
  const reporting = new Map(REFERENCE_ORGANISATIONS.map(({ id, reportsFor }) => [reportsFor, id]));
  const territories = REPORTING_UNITS.map((unit): Territory => {
    const { id, region, name, shortName, nameEn } = unit;
    const association = reporting.get(id);
    if (!association) throw new Error(`the reference data has no association for ${id}`);
    return { id, region, name, shortName, nameEn, association, sites: sitesOf(unit) };
  });
  const associations = new Set(territories.map(({ association }) => association));
  return {
    territories,
    cast,
    societies: bodies.filter(({ kind }) => kind === 'national_society'),
    associations: bodies.filter(({ id }) => associations.has(id)),
  };
};
