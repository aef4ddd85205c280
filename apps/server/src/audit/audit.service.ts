import { Injectable } from '@nestjs/common';
import type { AuditEntry, AuditQuery, Page } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';

/** Detail must never hold a secret: name what changed, not passwords or tokens. */
export type AuditNote = {
  actor: Actor;
  action: string;
  target: string;
  detail?: Record<string, unknown>;
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

const UTC_MICROSECONDS = `to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Keeps the trail of who did what; entries are only ever added. */
@Injectable()
export class AuditService {
  constructor(private readonly source: DataSource) {}

  /** Notes what was done; with a manager, as part of the transaction that does it. */
  async record(
    manager: EntityManager | undefined,
    { actor, action, target, detail }: AuditNote,
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
  async list({ cursor, limit, action, actor }: AuditQuery): Promise<Page<AuditEntry>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, 2, isPlace);
    const filters = [action ?? null, actor ?? null];
    const where = `($1::text is null or e.action = $1) and ($2::uuid is null or e.actor_id = $2)`;
    const rows = await this.source.query<Row[]>(
      `select e.id, e.at, ${UTC_MICROSECONDS} as place, e.action, e.target, e.detail, e.caller,
              e.actor_id as "actorId", a.email, a.name
       from audit_entries e left join accounts a on a.id = e.actor_id
       where ${where} and ($3::timestamptz is null or (e.at, e.id) < ($3::timestamptz, $4::uuid))
       order by e.at desc, e.id desc limit $5`,
      [...filters, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    const [count] = await this.source.query<{ total: string }[]>(
      `select count(*) as total from audit_entries e where ${where}`,
      filters,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(entryOf),
      nextCursor: rows.length > limit && last ? encodeCursor([last.place, last.id]) : null,
      total: Number(count?.total ?? 0),
    };
  }
}

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
