import type { OrganisationKind } from '@innoweek/contracts';
import type { Fact } from '@innoweek/counting';
import { REPORTING_UNITS } from '@innoweek/places';
import type { EntityManager } from 'typeorm';

/** Where a unit has no association (yet), what is reported for it still belongs to somebody's kind. */
const KIND_WITHOUT_ASSOCIATION: OrganisationKind = 'other';

/**
 * What happens in a reporting unit outside registered events is a subject of its own: one per unit, held by
 * the association that reports for it.
 */
export const remainderFacts = async (manager: EntityManager): Promise<Fact[]> => {
  const rows = await manager.query<{ id: string; kind: OrganisationKind; unit: string }[]>(
    `select id, kind, reports_for as unit from organisations where reports_for is not null`,
  );
  const associations = new Map(rows.map((row) => [row.unit, row]));
  return REPORTING_UNITS.map(({ id }) => {
    const association = associations.get(id);
    return {
      subject: `remainder:${id}`,
      revision: 1,
      status: 'standing',
      unit: id,
      kind: association?.kind ?? KIND_WITHOUT_ASSOCIATION,
      organisations: association ? [association.id] : [],
      joins: null,
    };
  });
};
