import { Injectable } from '@nestjs/common';
import type { PartnerState } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';

export type Partnership = { code: string; organisationId: string; state: PartnerState };

/** Who was named as co-organiser of what, and what they answered. */
@Injectable()
export class PartnerRepository {
  constructor(private readonly source: DataSource) {}

  /** Those of these events, by code. */
  async ofEvents(
    codes: readonly string[],
    manager: EntityManager = this.source.manager,
  ): Promise<Map<string, Map<string, PartnerState>>> {
    const byEvent = new Map<string, Map<string, PartnerState>>();
    if (codes.length === 0) return byEvent;
    const rows = await manager.query<Partnership[]>(
      `select code, organisation_id as "organisationId", state from event_partners where code = any($1::text[])`,
      [codes],
    );
    for (const { code, organisationId, state } of rows) {
      const partners = byEvent.get(code) ?? new Map<string, PartnerState>();
      byEvent.set(code, partners.set(organisationId, state));
    }
    return byEvent;
  }

  /**
   * Makes the lines follow who is named now: whoever is new is asked, also after having declined before;
   * whoever is named no longer is forgotten, unless it was they who declined.
   */
  async follow(
    manager: EntityManager,
    events: readonly { code: string; coOrganisers: readonly string[] }[],
    at: Date,
  ): Promise<void> {
    if (events.length === 0) return;
    const named = events.flatMap(({ code, coOrganisers }) =>
      coOrganisers.map((organisation) => ({ code, organisation })),
    );
    const parameters = [events.map(({ code }) => code), JSON.stringify(named)];
    await manager.query(
      `delete from event_partners p where p.code = any($1::text[]) and p.state <> 'declined' and not exists (
         select from json_to_recordset($2::json) as n(code text, organisation text)
         where n.code = p.code and n.organisation = p.organisation_id)`,
      parameters,
    );
    if (named.length === 0) return;
    await manager.query(
      `insert into event_partners as p (code, organisation_id, state, asked_at)
       select code, organisation, 'asked', $2 from json_to_recordset($1::json) as n(code text, organisation text)
       order by code, organisation
       on conflict (code, organisation_id) do update set state = 'asked', asked_at = $2, answered_at = null
         where p.state = 'declined'`,
      [JSON.stringify(named), at],
    );
  }

  async answer(
    manager: EntityManager,
    codes: readonly string[],
    organisationId: string,
    state: Exclude<PartnerState, 'asked'>,
    at: Date,
  ): Promise<void> {
    await manager.query(
      `update event_partners set state = $3, answered_at = $4 where code = any($1::text[]) and organisation_id = $2`,
      [codes, organisationId, state, at],
    );
  }
}
