import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BatchKind } from '../counting/ledger.entity.ts';
import type { Appended, NewBatch } from '../counting/ledger.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { EditionService } from '../editions/edition.service.ts';
import { occurrencesOf } from '../notifications/notification.occurrences.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { keepGrams } from './event.grams.ts';
import {
  changesBetween,
  countsOtherwise,
  factOf,
  type EventAction,
  type EventRecord,
  type KnownOrganisation,
} from './event.model.ts';
import { pendingOf } from './event.pending.ts';
import { searchText } from './event.search.ts';
import { PartnerRepository } from './partner.repository.ts';

/** One event from one version to the next; `before` is null for a new one. */
export type EventWrite = {
  before: EventRecord | null;
  after: EventRecord;
  action: EventAction;
  reason: string | null;
};

export type EventBatch = {
  editionId: number;
  kind: Extract<BatchKind, 'events' | 'clock'>;
  /** Account; null for the clock. */
  actorId: string | null;
  reason?: string | null;
  writes: readonly EventWrite[];
} & Pick<NewBatch, 'idempotencyKey' | 'requestHash' | 'withdraws'>;

/** Column and PostgreSQL type, in the order of the table. */
const COLUMNS = [
  ['code', 'text'],
  ['edition_id', 'integer'],
  ['title', 'text'],
  ['title_en', 'text'],
  ['topics', 'text[]'],
  ['organiser_id', 'text'],
  ['kind', 'text'],
  ['co_organisers', 'text[]'],
  ['region', 'text'],
  ['unit', 'text'],
  ['venue', 'text'],
  ['form', 'text'],
  ['starts_at', 'timestamptz'],
  ['ends_at', 'timestamptz'],
  ['expected', 'integer'],
  ['contact_name', 'text'],
  ['contact_phone', 'text'],
  ['link', 'text'],
  ['summary', 'text'],
  ['source_reference', 'text'],
  ['series', 'text'],
  ['joined_to', 'text'],
  ['status', 'text'],
  ['withdrawn', 'boolean'],
  ['reason', 'text'],
  ['pending', 'jsonb'],
  ['waiting_since', 'timestamptz'],
  ['version', 'integer'],
  ['search', 'text'],
  ['updated_at', 'timestamptz'],
] as const;
type Column = (typeof COLUMNS)[number][0];

const NAMES = COLUMNS.map(([name]) => name).join(', ');
const RECORDSET = `json_to_recordset($1::json) as r(${COLUMNS.map((column) => column.join(' ')).join(', ')})`;
const INSERT = `insert into events (${NAMES}) select ${NAMES} from ${RECORDSET}`;
// The version in the condition makes it impossible to write over a change that was not read.
const UPDATE = `update events e set ${COLUMNS.filter(([name]) => name !== 'code')
  .map(([name]) => `${name} = r.${name}`)
  .join(', ')} from ${RECORDSET} where e.code = r.code and e.version = r.version - 1 returning e.code`;
const INSERT_VERSIONS = `
  insert into event_versions (code, version, at, actor_id, action, reason, changes)
  select code, version, at, $2::uuid, action, reason, changes
  from json_to_recordset($1::json)
    as r(code text, version integer, at timestamptz, action text, reason text, changes jsonb)`;

const toRow = (event: EventRecord): Record<Column, unknown> => ({
  code: event.code,
  edition_id: event.editionId,
  title: event.title,
  title_en: event.titleEn,
  topics: event.topics,
  organiser_id: event.organiserId,
  kind: event.kind,
  co_organisers: event.coOrganisers,
  region: event.region,
  unit: event.unit,
  venue: event.venue,
  form: event.form,
  starts_at: event.startsAt,
  ends_at: event.endsAt,
  expected: event.expected,
  contact_name: event.contactName,
  contact_phone: event.contactPhone,
  link: event.link,
  summary: event.summary,
  source_reference: event.sourceReference,
  series: event.series,
  joined_to: event.joinedTo,
  status: event.status,
  withdrawn: event.withdrawn,
  reason: event.reason,
  pending: event.pending,
  waiting_since: event.waitingSince,
  version: event.version,
  search: event.search,
  updated_at: event.updatedAt,
});

const UNIQUE_VIOLATION = '23505';
const isTakenReference = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === UNIQUE_VIOLATION &&
  'constraint' in error &&
  error.constraint === 'events_source';

/**
 * The one way an event is written: its row, the line of its history and the fact for the ledger, in the
 * caller's transaction, whether there is one event or thousands.
 */
@Injectable()
export class EventWriter {
  constructor(
    private readonly ledger: LedgerService,
    private readonly editions: EditionService,
    private readonly partners: PartnerRepository,
    private readonly notifications: NotificationRecorder,
  ) {}

  /**
   * The same for events of any editions, a batch for each.
   * @returns the editions whose facts the caller announces after its commit
   */
  async writeAll(
    manager: EntityManager,
    { writes, actorId, reason }: Pick<EventBatch, 'writes' | 'actorId' | 'reason'>,
    organisations: ReadonlyMap<string, KnownOrganisation>,
  ): Promise<Set<number>> {
    const editions = new Set(writes.map(({ after }) => after.editionId));
    for (const editionId of editions)
      await this.write(
        manager,
        {
          editionId,
          kind: 'events',
          actorId,
          reason: reason ?? null,
          writes: writes.filter(({ after }) => after.editionId === editionId),
        },
        organisations,
      );
    return editions;
  }

  /**
   * Writes events that the caller has locked or just made. The caller announces the facts after its commit.
   * @returns the receipt of the batch; null when nothing in it counts and no receipt was asked for by a key.
   */
  async write(
    manager: EntityManager,
    { writes, ...batch }: EventBatch,
    organisations: ReadonlyMap<string, KnownOrganisation>,
  ): Promise<Appended | null> {
    const now = this.editions.now(await this.editions.byId(batch.editionId, manager));
    const changed = writes.map((write) => ({
      ...write,
      after: { ...withSearch(write.after, organisations), waitingSince: waitingSince(write, now) },
    }));
    const created = changed.filter(({ before }) => before === null);
    const revised = changed.filter(({ before }) => before !== null);
    try {
      if (created.length > 0) await manager.query(INSERT, [json(created.map(({ after }) => toRow(after)))]);
      if (revised.length > 0) {
        const [rows] = await manager.query<[{ code: string }[], number]>(UPDATE, [
          json(revised.map(({ after }) => toRow(after))),
        ]);
        if (rows.length !== revised.length) throw new ProblemError('stale_version');
      }
    } catch (error) {
      throw isTakenReference(error) ? new ProblemError('source_reference_taken', { cause: error }) : error;
    }
    await keepGrams(
      manager,
      changed.flatMap(({ before, after }) => (before?.search === after.search ? [] : after)),
    );
    if (changed.length > 0)
      await manager.query(INSERT_VERSIONS, [
        json(
          changed.map(({ before, after, action, reason }) => ({
            code: after.code,
            version: after.version,
            at: after.updatedAt,
            action,
            reason,
            changes:
              before === null
                ? [{ field: 'status', before: null, after: after.status }]
                : changesBetween(before, after),
          })),
        ),
        batch.actorId,
      ]);
    const renamed = changed.filter(
      ({ before, after }) => !isDeepStrictEqual(before?.coOrganisers ?? [], after.coOrganisers),
    );
    await this.partners.follow(
      manager,
      renamed.map(({ after }) => after),
      new Date(),
    );
    await this.notifications.record(manager, {
      editionId: batch.editionId,
      actorId: batch.actorId,
      occurrences: changed.flatMap(occurrencesOf),
    });
    const facts = changed
      .filter(({ before, after }) => before === null || countsOtherwise(before, after))
      .map(({ after }) => factOf(after));
    if (facts.length === 0 && batch.idempotencyKey === undefined) return null;
    return this.ledger.appendWithin(manager, { ...batch, facts, entries: [] });
  }
}

const json = (rows: readonly unknown[]): string => JSON.stringify(rows);

/**
 * Since when an event waits: since it began to, and not since it was last changed while it did.
 * @param now what the clock of its edition shows
 */
const waitingSince = ({ before, after }: EventWrite, now: Date): Date | null => {
  const asked = pendingOf(after);
  if (after.status !== 'submitted' && asked?.reason !== null) return null;
  const goesOn =
    before !== null &&
    before.status === after.status &&
    (after.status === 'submitted' || pendingOf(before)?.reason === null);
  // What a decision that is taken back had ended goes on, too.
  return (goesOn ? before.waitingSince : after.waitingSince) ?? now;
};

/** The clock and decisions change nothing that is searched: what was read stays. */
const withSearch = (
  event: EventRecord,
  organisations: ReadonlyMap<string, KnownOrganisation>,
): EventRecord => {
  const lead = organisations.get(event.organiserId);
  if (!lead) return event;
  const partners = event.coOrganisers.flatMap((id) => organisations.get(id)?.name ?? []);
  return { ...event, search: searchText(event, [lead.name, ...partners]) };
};
