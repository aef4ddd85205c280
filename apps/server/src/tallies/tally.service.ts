import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Checkins, type Receipt, type Tallies, type TallyEntry } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import type { Standing } from '@innoweek/counting';
import { DataSource } from 'typeorm';
import { hasRole, type Principal } from '../access/principal.model.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { DeviceSeqTaken, LedgerService } from '../counting/ledger.service.ts';
import { SummedDays } from '../counting/summed.days.ts';
import { preparedQuery, type Query } from '../database/prepared.query.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import { ProblemError, unprocessable, type ValueProblem } from '../problems/problem.error.ts';
import { findRepeated } from '../problems/repeated.items.ts';
import { voiceAbout, voiceForUnit, whyClosed } from './tally.voice.ts';

type KnownEvents = ReadonlyMap<string, KnownEvent>;

/** Who may say what: builds the entries of tallies and check-ins and sends them into the ledger. */
@Injectable()
export class TallyService {
  readonly #query: Query;

  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly events: EventDirectory,
    private readonly ledger: LedgerService,
    private readonly sums: SummedDays,
  ) {
    this.#query = preparedQuery(source);
  }

  /** Takes all entries or none. The same key and content again gives back the first receipt. */
  async record(principal: Principal, tallies: Tallies, idempotencyKey: string): Promise<Receipt> {
    const events = await this.#loadEvents(tallies.entries);
    const edition = await this.#findEdition(tallies, events);
    const recordedAt = this.editions.now(edition).getTime();
    const subjects = tallies.entries.map((entry) => findSubject(principal, edition, events, entry));
    const problems = subjects.flatMap((found, at) =>
      'problem' in found ? [{ ...found.problem, path: `entries.${String(at)}.${found.problem.path}` }] : [],
    );
    problems.push(
      ...findRepeated('entries', tallies.entries, entryKey),
      ...findFuture(tallies.entries, Math.max(recordedAt, Date.now())),
      ...(await this.#findSummed(edition, tallies.entries, subjects)),
    );
    const request = { actorId: principal.accountId, idempotencyKey, requestHash: hashOf(tallies) };
    if (problems.length > 0) {
      const replay = await this.ledger.findReplay(request);
      if (!replay) throw unprocessable(...problems.slice(0, 100));
      return { receipt: replay.id, accepted: replay.entryCount, replayed: true };
    }
    const unnumbered = await this.#findRevisions(edition, tallies.entries, subjects);
    const grade = hasRole(principal, 'coordinator') ? 'verified' : 'reported';
    const entries = tallies.entries.flatMap((entry, at): NewEntry[] => {
      const found = subjects[at];
      if (!found || 'problem' in found) return [];
      return [
        {
          ...found,
          metric: entry.metric,
          day: entry.day,
          grade,
          op: 'set',
          amount: BigInt(entry.value),
          revision: entry.revision ?? unnumbered.get(revisionKey(found, entry)) ?? 0,
          occurredAt: entry.occurredAt === undefined ? recordedAt : Date.parse(entry.occurredAt),
          note: entry.note ?? null,
        },
      ];
    });
    const appended = await this.ledger.append({
      editionId: edition.id,
      kind: 'tally',
      ...request,
      facts: [],
      entries,
    });
    return { receipt: appended.id, accepted: appended.entryCount, replayed: appended.replayed };
  }

  /**
   * Adds head counts of a door. What a device sent before is left out, so that it can resend whatever it is
   * unsure of; a number used for another count is refused.
   */
  async checkIn(principal: Principal, checkins: Checkins): Promise<Receipt> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#addCounts(principal, checkins);
      } catch (error) {
        // A copy of the request was committed in between: looking again finds at least one more of its numbers there.
        if (!(error instanceof DeviceSeqTaken) || tries > checkins.entries.length) throw error;
      }
    }
  }

  /** Whether the caller may send check-ins of an event. */
  mayCheckIn(principal: Principal, event: KnownEvent): boolean {
    return voiceAbout(principal, event) !== null;
  }

  async #addCounts(principal: Principal, checkins: Checkins): Promise<Receipt> {
    const event = await this.events.load(checkins.event);
    if (!event || !this.mayCheckIn(principal, event))
      throw new ProblemError('event_not_found', {
        errors: [{ path: 'event', code: 'unknown_event', params: { event: checkins.event } }],
      });
    const edition = await this.editions.byId(event.editionId);
    const subject = `event:${event.code}`;
    const known = await this.#findDeviceEntries(subject, checkins);
    const fresh = new Map<number, Checkins['entries'][number]>();
    for (const entry of checkins.entries) {
      const count = known.get(entry.seq)?.amount ?? fresh.get(entry.seq)?.count;
      if (count !== undefined && count !== entry.count)
        throw new ProblemError('device_seq_conflict', {
          params: { device: checkins.device, seq: entry.seq },
        });
      if (count === undefined) fresh.set(entry.seq, entry);
    }
    const [first] = known.values();
    if (fresh.size === 0 && first)
      return { receipt: first.batch, accepted: checkins.entries.length, replayed: true };
    const closed = whyClosed(event);
    if (closed) throw unprocessable({ path: 'event', code: closed, params: { event: event.code } });
    const entries = [...fresh.values()].map((entry): NewEntry => ({
      subject,
      metric: 'participants',
      day: dayOf(entry.at, edition.zone),
      reporter: 'door',
      standing: 'door',
      grade: 'observed',
      op: 'add',
      amount: BigInt(entry.count),
      revision: 0,
      occurredAt: Date.parse(entry.at),
      device: checkins.device,
      deviceSeq: entry.seq,
    }));
    await this.#checkTakenBack(subject, checkins.device, [...fresh.values()]);
    const outside = entries.findIndex(({ day }) => day < edition.warmUpStart || day > edition.end);
    if (outside >= 0) throw unprocessable(outsideEdition(`entries.${String(outside)}.at`, edition));
    const appended = await this.ledger.append({
      editionId: edition.id,
      kind: 'checkin',
      actorId: principal.accountId,
      facts: [],
      entries,
    });
    return { receipt: appended.id, accepted: appended.entryCount, replayed: false };
  }

  /** A slip of the thumb takes back what the same device counted, and never more. */
  async #checkTakenBack(
    subject: string,
    device: string,
    fresh: readonly Checkins['entries'][number][],
  ): Promise<void> {
    if (!fresh.some(({ count }) => count < 0)) return;
    const [row] = await this.source.query<{ counted: string }[]>(
      `select coalesce(sum(amount), 0)::text as counted from entries where subject = $1 and device = $2`,
      [subject, device],
    );
    const counted = Number(row?.counted ?? 0);
    if (fresh.reduce((sum, { count }) => sum + count, counted) >= 0) return;
    throw unprocessable({
      path: `entries.${String(fresh.findIndex(({ count }) => count < 0))}.count`,
      code: 'too_small',
      params: { minimum: -counted },
    });
  }

  async #loadEvents(entries: readonly TallyEntry[]): Promise<KnownEvents> {
    const codes = [...new Set(entries.flatMap(({ event }) => event ?? []))];
    const events = await Promise.all(codes.map((code) => this.events.load(code)));
    return new Map(events.flatMap((event) => (event ? [[event.code, event]] : [])));
  }

  /** The edition named, else that of the first event named, else the current one. */
  async #findEdition(tallies: Tallies, events: KnownEvents): Promise<EditionEntity> {
    if (tallies.edition !== undefined) return this.editions.find(tallies.edition);
    const [first] = events.values();
    return first ? this.editions.byId(first.editionId) : this.editions.find();
  }

  /** Days that a file has reported within a sum: beside it they would count twice. */
  async #findSummed(
    edition: EditionEntity,
    entries: readonly TallyEntry[],
    subjects: readonly FoundSubject[],
  ): Promise<ValueProblem[]> {
    const own = [...new Set(subjects.flatMap((found) => ('problem' in found ? [] : found.subject)))];
    const known = await Promise.all(own.map((subject) => this.sums.about(edition.id, subject)));
    const sums = new Map(own.map((subject, at) => [subject, known[at]]));
    return entries.flatMap((entry, at): ValueProblem[] => {
      const found = subjects[at];
      const range = found && !('problem' in found) ? sums.get(found.subject)?.holding(entry) : null;
      return range
        ? [{ path: `entries.${String(at)}.day`, code: 'day_within_sum', params: { ...range } }]
        : [];
    });
  }

  /**
   * Entries without a revision take the newest number the reporter used for the claim: among equal numbers
   * the later `occurredAt` counts, so a correction by form is not lost behind numbered ones.
   */
  async #findRevisions(
    edition: EditionEntity,
    entries: readonly TallyEntry[],
    subjects: readonly FoundSubject[],
  ): Promise<Map<string, number>> {
    const wanted = entries.flatMap((entry, at) => {
      const found = subjects[at];
      return entry.revision === undefined && found && !('problem' in found) ? [{ entry, found }] : [];
    });
    if (wanted.length === 0) return new Map();
    const rows = await this.source.query<
      { subject: string; metric: string; day: string; reporter: string; revision: number }[]
    >(
      // What is not folded yet counts here, too: a correction may follow at once.
      `select e.subject, e.metric, e.day::text as day, e.reporter, max(e.revision) as revision
       from unnest($2::text[], $3::text[], $4::date[], $5::text[]) as k(subject, metric, day, reporter)
       join entries e on e.subject = k.subject and e.metric = k.metric and e.day = k.day
        and e.reporter = k.reporter and e.revision > 0
       join batches b on b.id = e.batch_id and b.edition_id = $1
       group by 1, 2, 3, 4`,
      [
        edition.id,
        wanted.map(({ found }) => found.subject),
        wanted.map(({ entry }) => entry.metric),
        wanted.map(({ entry }) => entry.day),
        wanted.map(({ found }) => found.reporter),
      ],
    );
    return new Map(rows.map((row) => [revisionKey(row, row), row.revision]));
  }

  async #findDeviceEntries(
    subject: string,
    checkins: Checkins,
  ): Promise<Map<number, { amount: number; batch: string }>> {
    const rows = await this.#query<{ device_seq: number; amount: string; batch_id: string }>(
      `select device_seq, amount, batch_id from entries
       where subject = $1 and device = $2 and device_seq = any($3::int[]) order by batch_id, seq`,
      [subject, checkins.device, checkins.entries.map((entry) => entry.seq)],
    );
    return new Map(rows.map((row) => [row.device_seq, { amount: Number(row.amount), batch: row.batch_id }]));
  }
}

type FoundSubject = { subject: string; reporter: string; standing: Standing } | { problem: ValueProblem };

/** Of what the caller may speak in whose name, or what is wrong with naming it. */
const findSubject = (
  principal: Principal,
  edition: EditionEntity,
  events: KnownEvents,
  entry: TallyEntry,
): FoundSubject => {
  if (entry.day < edition.warmUpStart || entry.day > edition.end)
    return { problem: outsideEdition('day', edition) };
  if (entry.unit !== undefined) {
    const voice = findUnit(entry.unit) ? voiceForUnit(principal, entry.unit) : null;
    if (!voice) return { problem: { path: 'unit', code: 'unknown_unit', params: { unit: entry.unit } } };
    return { subject: `remainder:${entry.unit}`, ...voice };
  }
  const code = entry.event ?? '';
  const event = events.get(code);
  const voice = event?.editionId === edition.id ? voiceAbout(principal, event) : null;
  // An event that is not theirs is answered as one that does not exist.
  if (!event || !voice) return { problem: { path: 'event', code: 'unknown_event', params: { event: code } } };
  const closed = whyClosed(event);
  if (closed) return { problem: { path: 'event', code: closed, params: { event: code } } };
  return { subject: `event:${code}`, ...voice };
};

const outsideEdition = (path: string, edition: EditionEntity): ValueProblem => ({
  path,
  code: 'day_outside_edition',
  params: { from: edition.warmUpStart, to: edition.end },
});

const revisionKey = (
  of: { subject: string; reporter: string },
  entry: { metric: string; day: string },
): string => `${of.subject}|${entry.metric}|${entry.day}|${of.reporter}`;

/** What two entries of one request must not share: they would contradict each other. */
const entryKey = ({ event, unit, day, metric, revision, occurredAt }: TallyEntry): string =>
  [event, unit, day, metric, revision, occurredAt].join('|');

/** Clocks are wrong by minutes, not by days; an entry of tomorrow would outlive every correction of today. */
const CLOCK_MARGIN_MS = 86_400_000;

const findFuture = (entries: readonly TallyEntry[], now: number): ValueProblem[] =>
  entries.flatMap(({ occurredAt }, at): ValueProblem[] =>
    occurredAt !== undefined && Date.parse(occurredAt) > now + CLOCK_MARGIN_MS
      ? [
          {
            path: `entries.${String(at)}.occurredAt`,
            code: 'too_big',
            params: { maximum: new Date(now + CLOCK_MARGIN_MS).toISOString() },
          },
        ]
      : [],
  );

const hashOf = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64');

const dayFormats = new Map<string, Intl.DateTimeFormat>();
/** The day of a moment in the edition's zone. */
export const dayOf = (instant: string | Date, zone: string): string => {
  let format = dayFormats.get(zone);
  if (!format) {
    // Sweden writes days as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    dayFormats.set(zone, format);
  }
  return format.format(new Date(instant));
};
