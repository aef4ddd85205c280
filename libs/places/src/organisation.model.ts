import { NATIONAL_SOCIETIES } from './society.table.ts';
import { REPORTING_UNITS } from './unit.model.ts';

export type ReferenceOrganisation = {
  id: string;
  name: string;
  nameEn: string | null;
  kind: 'cast' | 'national_society' | 'provincial_association' | 'local_association';
  region: string | null;
  parent: string | null;
  /** The unit that it reports for. */
  reportsFor: string | null;
  aliases: string[];
};

const CAST: ReferenceOrganisation = {
  id: 'cast',
  name: '中国科学技术协会',
  nameEn: 'China Association for Science and Technology',
  kind: 'cast',
  region: null,
  parent: null,
  reportsFor: null,
  aliases: ['中国科协', 'CAST'],
};

const associationId = (unit: string): string => `association-${unit.toLowerCase()}`;

/** Each unit's association for science and technology: of the five cities a local one under its province's. */
const ASSOCIATIONS = REPORTING_UNITS.map((unit): ReferenceOrganisation => {
  const isCity = unit.kind === 'separate_plan_city';
  return {
    id: associationId(unit.id),
    name: `${unit.name}科学技术协会`,
    nameEn: `${unit.nameEn} Association for Science and Technology`,
    kind: isCity ? 'local_association' : 'provincial_association',
    region: unit.region,
    parent: isCity ? associationId(unit.id.slice(0, 5)) : CAST.id,
    reportsFor: unit.id,
    aliases: [`${unit.name}科协`, `${unit.shortName}科协`],
  };
});

// National bodies sit in Beijing but belong to no unit: what they hold online is nobody's territory.
const SOCIETIES = NATIONAL_SOCIETIES.map(([id, name, nameEn]): ReferenceOrganisation => ({
  id: `society-${id}`,
  name,
  nameEn,
  kind: 'national_society',
  region: null,
  parent: CAST.id,
  reportsFor: null,
  aliases: [],
}));

/** CAST, the associations of the reporting units, and national societies. */
export const REFERENCE_ORGANISATIONS: readonly ReferenceOrganisation[] = [
  CAST,
  ...ASSOCIATIONS,
  ...SOCIETIES,
];
