import { seesAll, hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import { voiceAbout, voiceForUnit } from '../tallies/tally.voice.ts';

/** What decides who may see and change a record: its event, or its unit where it has none. */
export type Placed = {
  unit: string;
  event: { unit: string; organiserId: string; coOrganisers: readonly string[] } | null;
};

/** Whoever reports on the event or the unit keeps its registers. */
export const mayKeep = (principal: Principal | null, { event, unit }: Placed): boolean => {
  if (principal === null) return false;
  return (event ? voiceAbout(principal, event) : voiceForUnit(principal, unit)) !== null;
};

/** The same as a condition on records `r` and their events `e`; parameters are added to `params`. */
export const keptSql = (
  principal: Principal | null,
  params: unknown[],
  [r, e]: readonly [string, string] = ['r', 'e'],
): string => {
  if (hasRole(principal, 'coordinator')) return 'true';
  const ways: string[] = [];
  const unit = unitOf(principal);
  if (unit !== null) ways.push(`coalesce(${e}.unit, ${r}.unit) = $${String(params.push(unit))}`);
  const own = hasRole(principal, 'organizer', 'association') ? (principal?.organisation?.id ?? null) : null;
  if (own !== null) {
    const at = `$${String(params.push(own))}`;
    ways.push(`${e}.organiser_id = ${at}`, `${at} = any(${e}.co_organisers)`);
  }
  return ways.length === 0 ? 'false' : `coalesce(${ways.join(' or ')}, false)`;
};

/** Records that the caller may know of although they are not public. */
export const knownSql = (
  principal: Principal | null,
  params: unknown[],
  names?: readonly [string, string],
): string => (seesAll(principal) ? 'true' : keptSql(principal, params, names));
