import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Which events are joined to which, and what that made of the kept one. */
@Injectable()
export class JointRepository {
  /** Codes of the events that are joined to these. */
  async membersOf(manager: EntityManager, codes: readonly string[]): Promise<string[]> {
    const rows = await manager.query<{ code: string }[]>(
      `select code from events where joined_to = any($1::text[]) order by code`,
      [codes],
    );
    return rows.map(({ code }) => code);
  }

  /** Co-organisers that the kept event has because of each joined one. */
  async added(manager: EntityManager, codes: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await manager.query<{ code: string; added: string[] }[]>(
      `select code, added from event_joins where code = any($1::text[])`,
      [codes],
    );
    return new Map(rows.map(({ code, added }) => [code, added]));
  }

  async keep(manager: EntityManager, joins: ReadonlyMap<string, readonly string[]>): Promise<void> {
    await manager.query(
      `insert into event_joins (code, added)
       select j.code, array(select json_array_elements_text(j.added))
       from json_to_recordset($1::json) as j(code text, added json) order by code
       on conflict (code) do update set added = excluded.added`,
      [JSON.stringify([...joins].map(([code, added]) => ({ code, added })))],
    );
  }

  /** Remembers that an event is none of these. */
  async distinguish(
    manager: EntityManager,
    code: string,
    from: readonly string[],
    accountId: string,
  ): Promise<void> {
    await manager.query(
      `insert into event_distinctions (one, other, account_id, at)
       select least($1, other), greatest($1, other), $3, now() from unnest($2::text[]) as o(other) order by 1, 2
       on conflict do nothing`,
      [code, from, accountId],
    );
  }

  /** Codes of the events that an event was found not to be. */
  async distinctFrom(manager: EntityManager, code: string): Promise<Set<string>> {
    const rows = await manager.query<{ code: string }[]>(
      `select case when one = $1 then other else one end as code from event_distinctions where $1 in (one, other)`,
      [code],
    );
    return new Set(rows.map((row) => row.code));
  }

  async forget(manager: EntityManager, code: string): Promise<void> {
    await manager.query(`delete from event_joins where code = $1`, [code]);
  }
}
