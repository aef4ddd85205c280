import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { REFERENCE_ORGANISATIONS, unitOfRegion } from '@innoweek/places';
import { DataSource } from 'typeorm';

const REFERENCE_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:reference'))`;

const COLUMNS = `id text, name text, name_en text, kind text, region text, unit text, reports_for text,
  parent text, aliases text[]`;

/**
 * Brings the organisations that everybody knows up to date. A name or a unit that another organisation holds
 * already is left to it.
 */
const UPSERT = `
  with reference as (select * from jsonb_to_recordset($1::jsonb) as r(${COLUMNS})),
  free as (
    select r.* from reference r
    where not exists (
      select from organisations o
      where o.id <> r.id and (o.name = r.name or o.reports_for = r.reports_for)))
  insert into organisations as o (id, name, name_en, kind, region, unit, reports_for, parent, aliases)
  select id, name, name_en, kind, region, unit, reports_for, parent, aliases from free
  on conflict (id) do update
    set name = excluded.name, name_en = excluded.name_en, kind = excluded.kind, region = excluded.region,
        unit = excluded.unit, reports_for = excluded.reports_for, parent = excluded.parent,
        aliases = excluded.aliases
    where not o.edited and (o.name, o.name_en, o.kind, o.region, o.unit, o.reports_for, o.parent, o.aliases)
      is distinct from (excluded.name, excluded.name_en, excluded.kind, excluded.region, excluded.unit,
                        excluded.reports_for, excluded.parent, excluded.aliases)`;

/** Puts the reference organisations into the database when a process starts. */
@Injectable()
export class ReferenceService implements OnModuleInit {
  readonly #log = new Logger('organisations');

  constructor(private readonly source: DataSource) {}

  async onModuleInit(): Promise<void> {
    const rows = REFERENCE_ORGANISATIONS.map((organisation) => ({
      id: organisation.id,
      name: organisation.name,
      name_en: organisation.nameEn,
      kind: organisation.kind,
      region: organisation.region,
      unit:
        organisation.reportsFor ??
        (organisation.region ? (unitOfRegion(organisation.region) ?? 'none') : 'none'),
      reports_for: organisation.reportsFor,
      parent: organisation.parent,
      aliases: organisation.aliases,
    }));
    const held = await this.source.transaction(async (manager) => {
      await manager.query(REFERENCE_LOCK);
      await manager.query(UPSERT, [JSON.stringify(rows)]);
      const present = await manager.query<{ id: string }[]>(
        `select id from organisations where id = any($1::text[])`,
        [rows.map(({ id }) => id)],
      );
      const ids = new Set(present.map(({ id }) => id));
      return rows.filter(({ id }) => !ids.has(id));
    });
    for (const { id, name } of held)
      this.#log.warn(`${id} (${name}) is left out: another organisation has its name or its unit`);
  }
}
