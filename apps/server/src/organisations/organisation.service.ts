import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationChange,
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
import { EventIndexer } from '../events/event.indexer.ts';
import { decodeCursor, encodeCursor, likePattern } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { OrganisationEntity } from './organisation.entity.ts';

/** What an association may add in its own unit: bodies beside or below itself, never its peers. */
const LOCAL_KINDS: readonly OrganisationKind[] = ['local_association', 'enterprise_association', 'other'];

/** Names that differ in width, case or spaces alone are one name. `$1` is compared to names and aliases. */
const SAME_NAME = `
  select id from organisations o
  where o.id is distinct from $2 and o.merged_into is null and exists (
    select from unnest(array_append(o.aliases, o.name)) as known(name)
    where lower(normalize(regexp_replace(known.name, '\\s', '', 'g'), NFKC))
        = lower(normalize(regexp_replace($1, '\\s', '', 'g'), NFKC)))
  limit 1`;

/** Taken by whoever moves a part of the tree, so that two never make a ring of it. */
export const TREE_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:organisations'))`;

/** What can be an id or a unit at all; PostgreSQL refuses some of the rest. */
export const ORGANISATION_ID = /^[a-z0-9-]{1,64}$/;
const UNIT = /^[A-Za-z0-9-]{1,20}$/;

type Row = Organisation & { rank: number };

/** Who organises events and reports for units. */
@Injectable()
export class OrganisationService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditService,
    private readonly events: EventIndexer,
    private readonly changes: ChangeService,
  ) {}

  /** An organisation; of one that was merged, the one that stayed. */
  async find(id: string): Promise<Organisation> {
    const organisations = this.source.getRepository(OrganisationEntity);
    const found = ORGANISATION_ID.test(id) ? await organisations.findOneBy({ id }) : null;
    if (found === null) throw new ProblemError('organisation_not_found');
    if (found.mergedInto === null) return organisationOf(found);
    return organisationOf(await organisations.findOneByOrFail({ id: found.mergedInto }));
  }

  /** Organisations by kind, then by id; `q` looks for a part of the names, an alias or the id. */
  async list({ cursor, limit, q, kind, unit, parent }: OrganisationQuery): Promise<Page<Organisation>> {
    const isNowhere = unit !== undefined && !UNIT.test(unit);
    if (isNowhere || (parent !== undefined && !ORGANISATION_ID.test(parent)))
      return { items: [], nextCursor: null, total: 0 };
    const after =
      cursor === undefined ? null : decodeCursor(cursor, 2, ([rank = '']) => /^\d{1,3}$/.test(rank));
    const filters = [
      q ? likePattern(q) : null,
      kind ?? null,
      unit ?? null,
      ORGANISATION_KINDS,
      parent ?? null,
    ];
    const listed = `(
      select o.*, array_position($4::text[], o.kind) as rank from organisations o
      where o.merged_into is null and ($1::text is null or o.name ilike $1 or o.name_en ilike $1 or o.id ilike $1
             or o.credit_code ilike $1
             or exists (select from unnest(o.aliases) as a(alias) where a.alias ilike $1))
        and ($2::text is null or o.kind = $2) and ($3::text is null or o.unit = $3)
        and ($5::text is null or coalesce(o.parent, 'none') = $5)) o`;
    const rows = await this.source.query<Row[]>(
      `select id, name, name_en as "nameEn", kind, region, unit, reports_for as "reportsFor", parent, aliases,
              credit_code as "creditCode", rank,
              (select count(*)::int from organisations below
               where below.parent = o.id and below.merged_into is null) as children
       from ${listed}
       where $6::int is null or (rank, id collate "C") > ($6::int, $7::text)
       order by rank, id collate "C" limit $8`,
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

  /**
   * Changes what an organisation is called and where it belongs. The name it gives up stays an alias, so that
   * files that say it are still understood; its events are found by the new one.
   */
  async change(id: string, change: OrganisationChange, actor: Actor): Promise<Organisation> {
    if (!ORGANISATION_ID.test(id)) throw new ProblemError('organisation_not_found');
    const changed = await this.source.transaction(async (manager) => {
      await manager.query(TREE_LOCK);
      const organisations = manager.getRepository(OrganisationEntity);
      const before = await organisations.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      if (before === null) throw new ProblemError('organisation_not_found');
      if (before.mergedInto !== null) throw await mergedProblem(manager, before.mergedInto);
      const was = organisationOf(before);
      const name = change.name ?? before.name;
      const former = name === before.name ? [] : [before.name];
      const aliases = [...new Set([...(change.aliases ?? before.aliases), ...former])].filter(
        (alias) => alias !== name,
      );
      await checkNames(manager, id, [name, ...aliases]);
      await checkParent(manager, id, change.parent ?? null);
      await checkCreditCode(manager, id, change.creditCode ?? null);
      const after = await organisations.save(Object.assign(before, change, { name, aliases, edited: true }));
      if (former.length > 0) await this.events.reindex(manager, id);
      await this.audit.record(manager, {
        actor,
        action: 'organisation.change',
        target: id,
        detail: { before: was, ...organisationOf(after) },
      });
      return after;
    });
    this.changes.announce('access');
    return organisationOf(changed);
  }

  /** Adds a body as part of the caller's transaction. */
  async createWithin(manager: EntityManager, draft: OrganisationDraft, actor: Actor): Promise<Organisation> {
    await manager.query(TREE_LOCK);
    const values = {
      id: draft.id ?? `org-${randomBytes(6).toString('hex')}`,
      name: draft.name,
      nameEn: draft.nameEn ?? null,
      kind: draft.kind,
      region: draft.region ?? null,
      unit: unitOfDraft(draft),
      reportsFor: null,
      parent: draft.parent ?? null,
      aliases: [...new Set(draft.aliases ?? [])].filter((alias) => alias !== draft.name),
      creditCode: draft.creditCode ?? null,
    };
    const organisations = manager.getRepository(OrganisationEntity);
    await checkParent(manager, null, values.parent);
    if (await organisations.existsBy({ id: values.id })) throw new ProblemError('code_taken');
    await checkNames(manager, null, [values.name, ...values.aliases]);
    await checkCreditCode(manager, null, values.creditCode);
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

/** Two organisations of one name would be taken for each other by every file. */
const checkNames = async (
  manager: EntityManager,
  own: string | null,
  names: readonly string[],
): Promise<void> => {
  for (const name of names) {
    const [namesake] = await manager.query<{ id: string }[]>(SAME_NAME, [name, own]);
    if (namesake) throw new ProblemError('name_taken');
  }
};

const checkCreditCode = async (
  manager: EntityManager,
  own: string | null,
  creditCode: string | null,
): Promise<void> => {
  if (creditCode === null) return;
  const holder = await manager.getRepository(OrganisationEntity).findOneBy({ creditCode });
  if (holder !== null && holder.id !== own) throw new ProblemError('credit_code_taken');
};

/** A parent exists, and is neither the organisation itself nor below it. */
const checkParent = async (
  manager: EntityManager,
  own: string | null,
  parent: string | null,
): Promise<void> => {
  if (parent === null) return;
  const refused = (code: 'unknown_organisation' | 'parent_below') =>
    unprocessable({ path: 'parent', code, params: { organisation: parent } });
  if (!ORGANISATION_ID.test(parent)) throw refused('unknown_organisation');
  const above = await manager.query<{ id: string }[]>(
    `with recursive above as (
       select id, parent from organisations where id = $1 and merged_into is null
       union select o.id, o.parent from organisations o join above a on o.id = a.parent
     ) select id from above`,
    [parent],
  );
  if (above.length === 0) throw refused('unknown_organisation');
  if (own !== null && above.some(({ id }) => id === own)) throw refused('parent_below');
};

/** The unit that the region lies in; `none` for national bodies and where nobody reports. */
const unitOfDraft = ({ region }: OrganisationDraft): string => {
  if (region === undefined) return 'none';
  if (!findRegion(region))
    throw unprocessable({ path: 'region', code: 'unknown_region', params: { region } });
  return unitOfRegion(region) ?? 'none';
};

/** What is to be done with a merged organisation is done with the one that stayed. */
export const mergedProblem = async (manager: EntityManager, into: string): Promise<ProblemError> => {
  const { name } = await manager.getRepository(OrganisationEntity).findOneByOrFail({ id: into });
  return new ProblemError('organisation_merged', { params: { name } });
};

/** As the interface shows it. */
export const organisationOf = (organisation: Organisation): Organisation => ({
  id: organisation.id,
  name: organisation.name,
  nameEn: organisation.nameEn,
  kind: organisation.kind,
  region: organisation.region,
  unit: organisation.unit,
  reportsFor: organisation.reportsFor,
  parent: organisation.parent,
  aliases: organisation.aliases,
  creditCode: organisation.creditCode,
  ...(organisation.children === undefined ? {} : { children: organisation.children }),
});
