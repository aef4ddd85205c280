import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Who acts for the association that reports for a unit. */
@Injectable()
export class UnitPeople {
  constructor(private readonly source: DataSource) {}

  /**
   * Accounts by unit.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async of(
    units: readonly string[],
    manager: EntityManager = this.source.manager,
  ): Promise<Map<string, string[]>> {
    const rows = await manager.query<{ unit: string; accounts: string[] }[]>(
      `select o.reports_for as unit, array_agg(distinct a.id::text) as accounts
       from organisations o
       join memberships m on m.organisation_id = o.id and 'association' = any(m.roles)
       join accounts a on a.id = m.account_id and not a.disabled
       where o.reports_for = any($1::text[]) group by 1`,
      [units],
    );
    return new Map(rows.map(({ unit, accounts }) => [unit, accounts]));
  }
}
