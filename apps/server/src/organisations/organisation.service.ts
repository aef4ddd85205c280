import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationDraft,
  type OrganisationKind,
  type OrganisationQuery,
  type Page,
} from '@innoweek/contracts';
import { findRegion, unitOfRegion } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { decodeCursor, encodeCursor, likePattern } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { OrganisationEntity } from './organisation.entity.ts';

/** What an association may add in its own unit: bodies beside or below itself, never its peers. */
const LOCAL_KINDS: readonly OrganisationKind[] = ['local_association', 'enterprise_association', 'other'];

/** Names that differ in width, case or spaces alone are one name. `$1` is compared to names and aliases. */
const SAME_NAME = `
  select id from organisations o
  where exists (
    select from unnest(array_append(o.aliases, o.name)) as known(name)
    where lower(normalize(regexp_replace(known.name, '\\s', '', 'g'), NFKC))
        = lower(normalize(regexp_replace($1, '\\s', '', 'g'), NFKC)))
  limit 1`;

/** What can be an id or a unit at all; PostgreSQL refuses some of the rest. */
const ID = /^[a-z0-9-]{1,64}$/;
const UNIT = /^[A-Za-z0-9-]{1,20}$/;

type Row = Organisation & { rank: number };

/** Who organises events and reports for units. */
@Injectable()
export class OrganisationService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditService,
  ) {}

  async find(id: string): Promise<Organisation> {
    const found = ID.test(id) ? await this.source.getRepository(OrganisationEntity).findOneBy({ id }) : null;
    if (found === null) throw new ProblemError('organisation_not_found');
    return organisationOf(found);
  }

  /** Organisations by kind, then by id; `q` looks for a part of the names, an alias or the id. */
  async list({ cursor, limit, q, kind, unit }: OrganisationQuery): Promise<Page<Organisation>> {
    if (unit !== undefined && !UNIT.test(unit)) return { items: [], nextCursor: null, total: 0 };
    const after =
      cursor === undefined ? null : decodeCursor(cursor, 2, ([rank = '']) => /^\d{1,3}$/.test(rank));
    const filters = [q ? likePattern(q) : null, kind ?? null, unit ?? null, ORGANISATION_KINDS];
    const listed = `(
      select o.*, array_position($4::text[], o.kind) as rank from organisations o
      where ($1::text is null or o.name ilike $1 or o.name_en ilike $1 or o.id ilike $1
             or exists (select from unnest(o.aliases) as a(alias) where a.alias ilike $1))
        and ($2::text is null or o.kind = $2) and ($3::text is null or o.unit = $3)) o`;
    const rows = await this.source.query<Row[]>(
      `select id, name, name_en as "nameEn", kind, region, unit, reports_for as "reportsFor", parent, rank
       from ${listed}
       where $5::int is null or (rank, id collate "C") > ($5::int, $6::text)
       order by rank, id collate "C" limit $7`,
      [...filters, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    const [count] = await this.source.query<{ total: string }[]>(
      `select count(*) as total from ${listed}`,
      filters,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(organisationOf),
      nextCursor: rows.length > limit && last ? encodeCursor([String(last.rank), last.id]) : null,
      total: Number(count?.total ?? 0),
    };
  }

  /** Adds a body; an association only local ones in its own unit. */
  async create(draft: OrganisationDraft, caller: Principal, actor: Actor): Promise<Organisation> {
    const unit = unitOfDraft(draft);
    const isOwn = unit === unitOf(caller) && LOCAL_KINDS.includes(draft.kind);
    if (!isOwn && !hasRole(caller, 'administrator', 'coordinator')) throw new ProblemError('forbidden');
    return this.source.transaction((manager) => this.createWithin(manager, draft, actor));
  }

  /** Adds a body as part of the caller's transaction. */
  async createWithin(manager: EntityManager, draft: OrganisationDraft, actor: Actor): Promise<Organisation> {
    const values = {
      id: draft.id ?? `org-${randomBytes(6).toString('hex')}`,
      name: draft.name,
      nameEn: draft.nameEn ?? null,
      kind: draft.kind,
      region: draft.region ?? null,
      unit: unitOfDraft(draft),
      reportsFor: null,
      parent: draft.parent ?? null,
      aliases: [],
    };
    const organisations = manager.getRepository(OrganisationEntity);
    if (
      values.parent !== null &&
      !(ID.test(values.parent) && (await organisations.existsBy({ id: values.parent })))
    )
      throw unprocessable({
        path: 'parent',
        code: 'unknown_organisation',
        params: { organisation: values.parent },
      });
    if (await organisations.existsBy({ id: values.id })) throw new ProblemError('code_taken');
    const [namesake] = await manager.query<{ id: string }[]>(SAME_NAME, [values.name]);
    if (namesake) throw new ProblemError('name_taken');
    // Somebody else may add the same at this moment: the indices decide, and what they refused is told.
    await organisations.createQueryBuilder().insert().values(values).orIgnore().execute();
    const made = await organisations.findOneBy({ id: values.id });
    if (made === null) throw new ProblemError('name_taken');
    if (made.name !== values.name) throw new ProblemError('code_taken');
    await this.audit.record(manager, {
      actor,
      action: 'organisation.create',
      target: made.id,
      detail: { name: made.name, kind: made.kind, region: made.region, unit: made.unit },
    });
    return organisationOf(made);
  }
}

/** The unit that the region lies in; `none` for national bodies and where nobody reports. */
const unitOfDraft = ({ region }: OrganisationDraft): string => {
  if (region === undefined) return 'none';
  if (!findRegion(region))
    throw unprocessable({ path: 'region', code: 'unknown_region', params: { region } });
  return unitOfRegion(region) ?? 'none';
};

/** As the interface shows it. */
const organisationOf = (organisation: Organisation): Organisation => ({
  id: organisation.id,
  name: organisation.name,
  nameEn: organisation.nameEn,
  kind: organisation.kind,
  region: organisation.region,
  unit: organisation.unit,
  reportsFor: organisation.reportsFor,
  parent: organisation.parent,
});
