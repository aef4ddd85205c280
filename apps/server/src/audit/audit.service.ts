import { Injectable } from '@nestjs/common';
import type { AuditEntry, AuditField, AuditFilter, AuditQuery, Page } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { decodeCursor, encodeCursor, likePattern } from '../paging/cursor.codec.ts';

export type AuditDetail = Partial<Record<AuditField, unknown>>;

/**
 * Detail must never hold a secret: name what changed, not passwords or tokens. What it is called by has to be among the
 * names that readers of the trail know.
 */
export type AuditNote<Detail extends object> = {
  actor: Actor;
  action: string;
  target: string;
  detail?: Detail & Record<Exclude<keyof Detail, AuditField>, never>;
};

type Row = {
  id: string;
  at: Date;
  /** With the microseconds that a Date loses. */
  place: string;
  action: string;
  target: string;
  detail: Record<string, unknown>;
  caller: string | null;
  actorId: string | null;
  email: string | null;
  name: string | null;
};

const EXPORTED_AT_A_TIME = 1_000;
const UTC_MICROSECONDS = `to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Keeps the trail of who did what; entries are only ever added. */
@Injectable()
export class AuditService {
  constructor(private readonly source: DataSource) {}

  /** Notes what was done; with a manager, as part of the transaction that does it. */
  async record<Detail extends object = AuditDetail>(
    manager: EntityManager | undefined,
    { actor, action, target, detail }: AuditNote<Detail>,
  ): Promise<void> {
    await (manager ?? this.source.manager).query(
      `insert into audit_entries (id, actor_id, caller, action, target, detail) values ($1, $2, $3, $4, $5, $6)`,
      [
        uuidv7(),
        actor.principal?.accountId ?? null,
        actor.address,
        action,
        target,
        JSON.stringify(detail ?? {}),
      ],
    );
  }

  /** The trail, newest first. */
  async list({ cursor, limit, ...filter }: AuditQuery): Promise<Page<AuditEntry>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, 2, isPlace);
    const params: unknown[] = [];
    const where = conditions(filter, params);
    const [count] = await this.source.query<{ total: string }[]>(
      `select count(*) as total from audit_entries e left join accounts a on a.id = e.actor_id where ${where}`,
      [...params],
    );
    const rows = await this.#rows(where, params, after, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(entryOf),
      nextCursor: rows.length > limit && last ? encodeCursor([last.place, last.id]) : null,
      total: Number(count?.total ?? 0),
    };
  }

  /** Everything that a filter finds, newest first, some at a time. */
  async *pages(filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
    let after: readonly string[] | null = null;
    for (;;) {
      const params: unknown[] = [];
      const rows: Row[] = await this.#rows(conditions(filter, params), params, after, EXPORTED_AT_A_TIME);
      yield rows.map(entryOf);
      const last = rows.at(-1);
      if (rows.length < EXPORTED_AT_A_TIME || !last) return;
      after = [last.place, last.id];
    }
  }

  #rows(where: string, params: unknown[], after: readonly string[] | null, limit: number): Promise<Row[]> {
    const [at, id] = [
      `$${String(params.push(after?.[0] ?? null))}`,
      `$${String(params.push(after?.[1] ?? null))}`,
    ];
    return this.source.query<Row[]>(
      `select e.id, e.at, ${UTC_MICROSECONDS} as place, e.action, e.target, e.detail, e.caller,
              e.actor_id as "actorId", a.email, a.name
       from audit_entries e left join accounts a on a.id = e.actor_id
       where ${where} and (${at}::timestamptz is null or (e.at, e.id) < (${at}::timestamptz, ${id}::uuid))
       order by e.at desc, e.id desc limit ${String(limit)}`,
      params,
    );
  }
}

const conditions = ({ q, action, actor, target, from, to }: AuditFilter, params: unknown[]): string => {
  const where = ['true'];
  const add = (condition: (at: string) => string, value: string | undefined): void => {
    if (value === undefined) return;
    // PostgreSQL has no text with NUL in it: nothing is called so.
    where.push(value.includes('\0') ? 'false' : condition(`$${String(params.push(value))}`));
  };
  add((at) => `e.action = ${at}`, action);
  add((at) => `e.actor_id = ${at}::uuid`, actor);
  add((at) => `e.target = ${at}`, target);
  add((at) => `e.at >= ${at}::timestamptz`, from);
  add((at) => `e.at < ${at}::timestamptz`, to);
  for (const word of (q ?? '').split(/\s+/u).filter((part) => part !== ''))
    add(
      (
        at,
      ) => `(e.action || ' ' || e.target || ' ' || coalesce(e.caller, '') || ' ' || coalesce(a.email, '') || ' '
        || coalesce(a.name, '') || ' ' || e.detail::text) ilike ${at}`,
      likePattern(word),
    );
  return where.join(' and ');
};

const isPlace = ([at = '', id = '']: readonly string[]): boolean =>
  PLACE.test(at) && !Number.isNaN(Date.parse(at)) && UUID.test(id);

const entryOf = (row: Row): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: row.actorId === null ? null : { id: row.actorId, email: row.email ?? '', name: row.name ?? '' },
  caller: row.caller,
  action: row.action,
  target: row.target,
  detail: row.detail,
});
