import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Cells, JobPayload } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { SummedDays } from '../counting/summed.days.ts';
import { besideTransaction } from '../database/beside.transaction.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import { ChangeService } from '../queue/change.service.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { ImportEntity } from './import.entity.ts';
import { ImportRepository } from './import.repository.ts';
import { TallyJudge } from './tally.judge.ts';
import type { PlannedTally } from './tally.planner.ts';
import { summingEntries, TallyRowRepository } from './tally-row.repository.ts';

/** Decisions closer together than this, in milliseconds, are looked at together. */
const GATHER_MS = 250;
/** How often what a lost job left lying is looked for, in milliseconds. */
const SWEEP_MS = 15_000;

/**
 * Rows of committed files that wait until their event is approved. Each counts once: what it says and what becomes of
 * the row are written in one transaction that has the file for itself. It counts as said when the file was committed,
 * so that what was reported since stands.
 */
@Injectable()
export class HeldTallies {
  readonly #log = new Logger('imports');

  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly rows: TallyRowRepository,
    private readonly judge: TallyJudge,
    private readonly ledger: LedgerService,
    private readonly sums: SummedDays,
    private readonly notifications: NotificationRecorder,
    private readonly jobs: JobService,
  ) {}

  /** Asks for the files to be looked at whose rows wait no longer. */
  async remindDecided(): Promise<void> {
    for (const id of await this.rows.findDecided(this.source.manager))
      this.jobs.remind('settleHeld', { import: id }, `settleHeld-${id}`);
  }

  /** Settles the rows of one file whose events were decided on. Asked twice, the second finds nothing to do. */
  async settle(id: string): Promise<void> {
    const editionId = await this.source.transaction((manager) => this.#settleWithin(manager, id));
    if (editionId === null) return;
    this.sums.announce();
    this.ledger.announceEntries(editionId);
    this.#log.log({ msg: `rows of import ${id} that waited for their event are settled` });
    await this.imports.tell(id);
  }

  async #settleWithin(manager: EntityManager, id: string): Promise<number | null> {
    // Whoever has it settles, undoes or commits it; the sweep asks again for what is left then.
    if (!(await this.imports.lock(manager, id))) return null;
    const found = await this.imports.find(id, manager);
    if (found?.state !== 'committed' || !found.committedAt || !found.saidAt) return null;
    await this.imports.lockEdition(manager, found.editionId);
    const held = await this.rows.heldOf(manager, id);
    if (held.length === 0) return null;
    await besideTransaction(() => this.judge.catchUp(found.editionId));
    const { committedAt, saidAt } = found;
    const principal = await actingNow(manager, found.principal);
    const judged = await this.judge.plan(manager, { editionId: found.editionId, principal }, held, {
      committedAt,
      saidAt,
    });
    // Its approval may have been taken back a moment ago: it goes on waiting.
    const planned = judged.flatMap((row, at) =>
      row.state === 'held' ? [] : [{ ...row, event: held[at]?.event ?? row.event }],
    );
    if (planned.length === 0) return null;
    const impact = await this.judge.impact(manager, found.editionId, planned);
    const receipt = await this.#append(manager, found, planned);
    await this.rows.settleHeld(manager, id, planned, receipt);
    await manager
      .getRepository(ImportEntity)
      .update({ id }, { rows: await this.rows.countRows(manager, id), impact: added(found.impact, impact) });
    await this.#tell(manager, found, planned);
    return found.editionId;
  }

  async #append(
    manager: EntityManager,
    found: ImportEntity,
    planned: readonly PlannedTally[],
  ): Promise<string | null> {
    const entries = planned.flatMap((row) => row.entries);
    const first = planned.find((row) => row.entries.length > 0);
    if (!first) return null;
    const { id } = await this.ledger.appendWithin(manager, {
      editionId: found.editionId,
      kind: 'tally',
      actorId: found.accountId,
      reason: found.fileName,
      idempotencyKey: `import:${found.id}:held:${String(first.row)}`,
      requestHash: found.fileHash,
      facts: [],
      entries,
    });
    await this.sums.note(manager, found.editionId, id, summingEntries(planned));
    return id;
  }

  /** Whoever uploaded the file learns what became of its rows. */
  async #tell(
    manager: EntityManager,
    { id, editionId, accountId, fileName }: ImportEntity,
    planned: readonly PlannedTally[],
  ): Promise<void> {
    const codes = (rejected: boolean): string[] => [
      ...new Set(
        planned.flatMap(({ event, state, entries, errors }) =>
          (state === 'rejected') === rejected && event !== null && (entries.length > 0 || errors.length > 0)
            ? event
            : [],
        ),
      ),
    ];
    await this.notifications.record(manager, {
      editionId,
      actorId: null,
      import: id,
      occurrences: [
        ...codes(false).map((code) => ({ kind: 'counted' as const, code })),
        ...codes(true).map((code) => ({ kind: 'uncounted' as const, code })),
      ].map((said) => ({ ...said, unit: null, organisations: [], accounts: [accountId], reason: fileName })),
    });
  }
}

/** Who a file acts for: its organisation as it is now, for it may have been merged into another since. */
const actingNow = async (manager: EntityManager, principal: Principal): Promise<Principal> => {
  if (principal.organisation === null) return principal;
  const [organisation] = await manager.query<NonNullable<Principal['organisation']>[]>(
    `select o.id, o.name, o.name_en as "nameEn", o.kind, o.unit, o.reports_for as "reportsFor"
     from organisations said join organisations o on o.id = coalesce(said.merged_into, said.id)
     where said.id = $1`,
    [principal.organisation.id],
  );
  return organisation ? { ...principal, organisation } : principal;
};

const added = (one: Cells, other: Cells): Cells => {
  const sum: Cells = { ...one };
  for (const [key, value] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + value;
  return sum;
};

/** Settles a file when somebody asks for it, and asks when an event was decided on. */
@Injectable()
@HandlesJob('settleHeld')
export class SettleHeldProcessor
  implements JobHandler<'settleHeld'>, OnApplicationBootstrap, OnApplicationShutdown
{
  #gathering: NodeJS.Timeout | null = null;
  #sweep: NodeJS.Timeout | null = null;

  constructor(
    private readonly held: HeldTallies,
    private readonly changes: ChangeService,
  ) {}

  onApplicationBootstrap(): void {
    this.changes.onChange('events', () => {
      this.#gathering ??= setTimeout(() => {
        this.#gathering = null;
        this.#remind();
      }, GATHER_MS).unref();
    });
    this.#sweep = setInterval(() => {
      this.#remind();
    }, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.#gathering) clearTimeout(this.#gathering);
    if (this.#sweep) clearInterval(this.#sweep);
  }

  handle(job: JobPayload<'settleHeld'>): Promise<void> {
    return this.held.settle(job.import);
  }

  #remind(): void {
    // The database may be away for a moment; the next sweep asks again.
    this.held.remindDecided().catch(() => undefined);
  }
}
