import type { Body, Site, Territory } from './plan.model.ts';
import type { OrganisationKind } from '@innoweek/contracts';

/**
 * Bodies that every city has: what follows the city's name, the kind, and what their id begins with.
 * The ids depend on the place alone, so that two rehearsals on one server share them.
 */
const LOCAL_BODIES: readonly (readonly [suffix: string, kind: OrganisationKind, id: string])[] = [
  ['科学技术协会', 'local_association', 'kexie'],
  ['高新技术创业服务中心', 'other', 'incubator'],
  ['企业科协联合会', 'enterprise_association', 'qiye'],
  ['青年创业协会', 'other', 'youth'],
  ['高新区企业科学技术协会', 'enterprise_association', 'gaoxin'],
  ['大学生创业园', 'other', 'campus'],
  ['科学技术馆', 'other', 'museum'],
  ['众创空间联盟', 'other', 'maker'],
  ['经济技术开发区企业科学技术协会', 'enterprise_association', 'jingkai'],
  ['科技企业孵化器协会', 'other', 'hatch'],
];

const bodyOf = (unit: string, site: Site, sort: number, taken: ReadonlySet<string>): Body | null => {
  const [suffix, kind, prefix] = LOCAL_BODIES[sort] ?? [];
  if (!suffix || !kind || !prefix) return null;
  const name = `${site.place}${suffix}`;
  // The five cities that report for themselves have their association in the reference data already.
  if (taken.has(name)) return null;
  return { id: `${prefix}-${site.slug}`, name, kind, region: site.region, unit, made: true };
};

/**
 * The sort of body that a place has in the given round: every other place begins with its association, so
 * that associations are the largest group and yet all sorts occur.
 */
const sortIn = (round: number, place: number): number => {
  const others = LOCAL_BODIES.length - 1;
  const association = place % 2 === 0 ? 0 : others;
  if (round === association) return 0;
  return 1 + (((place >> 1) + (association === 0 ? round - 1 : round)) % others);
};

/** The first `count` local bodies of a unit, spread over its places. */
export const localBodies = (territory: Territory, count: number, taken: ReadonlySet<string>): Body[] => {
  const bodies: Body[] = [];
  for (let round = 0; round < LOCAL_BODIES.length && bodies.length < count; round += 1) {
    for (const [place, site] of territory.sites.entries()) {
      if (bodies.length >= count) break;
      const body = bodyOf(territory.id, site, sortIn(round, place), taken);
      if (body) bodies.push(body);
    }
  }
  return bodies;
};
