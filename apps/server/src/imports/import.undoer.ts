import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { eventChangeSchema, eventStatusSchema } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Principal } from '../access/principal.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { revise, valueOf, type EventRecord, type HistoryItem } from '../events/event.model.ts';
import { mayEdit } from '../events/event.policy.ts';
import { EventRepository } from '../events/event.repository.ts';
import { decide, edit, type EventContext } from '../events/event.rules.ts';
import { EventService } from '../events/event.service.ts';
import { EventWriter, type EventWrite } from '../events/event.writer.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ImportEntity } from './import.entity.ts';
import { ImportRepository, type WrittenEvent } from './import.repository.ts';

/** Codes named in a sentence; all of them stand in the list beside it. */
const CODES_IN_TEXT = 3;

/**
 * Takes a committed file back, whole or not at all. Events that it created are as if they had never been registered,
 * but for their history; in events that it changed, every field that still says what the file said gets back what it said before, and what people
 * wrote later stays. What has begun, or was created by the file and then changed by somebody else, stands in
 * the way and is named.
 */
@Injectable()
export class ImportUndoer {
  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly events: EventService,
    private readonly repository: EventRepository,
    private readonly writer: EventWriter,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
  ) {}

  async undo(principal: Principal, id: string, reason: string): Promise<void> {
    const editionId = await this.source.transaction((manager) =>
      this.#undoWithin(manager, principal, id, reason),
    );
    if (editionId !== null) this.ledger.announceFacts(editionId);
  }

  async #undoWithin(
    manager: EntityManager,
    principal: Principal,
    id: string,
    reason: string,
  ): Promise<number | null> {
    const mine = await this.imports.lock(manager, id);
    const found = await this.imports.find(id, manager);
    if (found?.state === 'undone') return null;
    if (!mine || found?.state !== 'committed') throw new ProblemError('import_not_ready');
    const written = await this.imports.writtenBy(manager, found);
    const events = await this.repository.lock(
      manager,
      written.map(({ event }) => event),
    );
    const edition = await this.editions.byId(found.editionId, manager);
    const plan = await this.#plan(manager, { principal, edition, reason }, written, events);
    if (plan.touched.length > 0) throw touchedProblem(plan.touched);
    await this.writer.write(
      manager,
      {
        editionId: found.editionId,
        kind: 'events',
        actorId: principal.accountId,
        reason,
        idempotencyKey: `import-undo:${id}`,
        ...(found.receipt === null ? {} : { withdraws: found.receipt }),
        writes: plan.writes,
      },
      plan.organisations,
    );
    await manager.getRepository(ImportEntity).update({ id }, { state: 'undone' });
    return found.editionId;
  }

  async #plan(
    manager: EntityManager,
    { principal, edition, reason }: { principal: Principal; edition: EditionEntity; reason: string },
    written: readonly WrittenEvent[],
    events: readonly EventRecord[],
  ): Promise<{ writes: EventWrite[]; touched: string[]; organisations: EventContext['organisations'] }> {
    const at = new Date();
    const byCode = new Map(events.map((event) => [event.code, event]));
    const restored = written.map((row) => ({
      row,
      before: byCode.get(row.event),
      said: saidBefore(row, byCode),
    }));
    const context = await this.events.context(manager, edition, [
      ...events,
      ...restored.map(({ said }) => ({
        organiserId: said.organiser ?? '',
        coOrganisers: said.coOrganisers ?? [],
      })),
    ]);
    const writes: EventWrite[] = [];
    const touched: string[] = [];
    for (const { row, before, said } of restored) {
      if (!before || before.withdrawn || (before.status === 'cancelled' && !row.created)) continue;
      const after =
        !mayEdit(principal, before) || (row.created && standsInTheWay(before, row))
          ? null
          : row.created
            ? takenBack(principal, before, reason, at)
            : giveBack(principal, before, row, said, context, at);
      if (after === null || after instanceof ProblemError) touched.push(before.code);
      else if (after !== before) writes.push({ before, after, action: 'undo', reason });
    }
    return { writes, touched, organisations: context.organisations };
  }
}

/** Whether an event that the file created is no longer what the file made of it. */
const standsInTheWay = (event: EventRecord, { touched }: WrittenEvent): boolean =>
  event.status === 'live' || (touched && event.status !== 'cancelled');

/** Its reference is free again, so that the mended file can be uploaded under the same ones. */
const takenBack = (
  principal: Principal,
  before: EventRecord,
  reason: string,
  at: Date,
): ProblemError | EventRecord => {
  const gone = { withdrawn: true, sourceReference: null };
  if (before.status === 'cancelled') return revise(before, gone, at);
  const after = decide(principal, before, { decision: 'cancel', reason }, at, true);
  return after instanceof ProblemError ? after : { ...after, ...gone };
};

/** Changes that waited for review, as history keeps them. */
const askedSchema = z.object(eventChangeSchema.shape);

const giveBack = (
  principal: Principal,
  before: EventRecord,
  row: WrittenEvent,
  said: ReturnType<typeof saidBefore>,
  context: EventContext,
  at: Date,
): ProblemError | EventRecord => {
  const asked = row.changes.find(({ field }) => field === 'pending');
  const waits = asked !== undefined && isDeepStrictEqual(valueOf(before, 'pending'), asked.after);
  // What the file asked to change and nobody decided about is asked for no longer.
  const base = waits ? revise(before, { pending: null }, at) : before;
  const earlier = waits ? (askedSchema.safeParse(asked.before).data ?? {}) : {};
  const again = edit(principal, base, { ...said, ...earlier }, context, at);
  if (again instanceof ProblemError) return again;
  const edited = again === base ? base : { ...again, version: before.version + 1 };
  const change = row.changes.find(({ field }) => field === 'status');
  const status = eventStatusSchema.safeParse(change?.before);
  const isStill = status.success && change?.after === before.status;
  return isStill ? { ...revise(before, edited, at), status: status.data } : edited;
};

/** The fields that still say what the file said, with what they said before it. */
const saidBefore = (
  row: Pick<WrittenEvent, 'event' | 'created'> & { changes: HistoryItem['changes'] },
  events: ReadonlyMap<string, EventRecord>,
) => {
  const event = events.get(row.event);
  if (!event || row.created) return {};
  const fields = row.changes.flatMap(({ field, before, after }) =>
    JSON.stringify(valueOf(event, field)) === JSON.stringify(after) ? [[field, before] as const] : [],
  );
  const said = Object.fromEntries(fields.filter(([field]) => !['status', 'unit', 'pending'].includes(field)));
  return eventChangeSchema.safeParse(said).data ?? {};
};

const touchedProblem = (codes: readonly string[]): ProblemError =>
  new ProblemError('import_touched', {
    params: { count: codes.length, codes: codes.slice(0, CODES_IN_TEXT).join(', ') },
    errors: codes.slice(0, 100).map((code) => ({ path: `events.${code}`, code: 'event_touched' })),
  });
