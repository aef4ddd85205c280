import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EditionService } from '../editions/edition.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import type { MediaRecord } from '../media/media.entity.ts';
import { linkKey } from '../media/media.link.ts';
import { noteOf, reportFields, wantedOf } from '../media/media.model.ts';
import { MediaRepository } from '../media/media.repository.ts';
import { MediaService, withdrawn } from '../media/media.service.ts';
import { mayKeep } from '../registers/register.access.ts';
import { entriesOf, RegisterPoster } from '../registers/register.poster.ts';
import type { Speaker } from './import.speaker.ts';
import type { PlannedRecord, RecordRow, RegisterDesk, Request, WrittenRecord } from './record.model.ts';
import { RecordPlaces } from './record.places.ts';

const COMPARED = ['title', 'outlet', 'kind', 'day', 'eventCode', 'unit'] as const;

/** The register of reports in the media, as files are written into it. */
@Injectable()
export class MediaDesk implements RegisterDesk<MediaRecord> {
  constructor(
    private readonly media: MediaService,
    private readonly repository: MediaRepository,
    private readonly places: RecordPlaces,
    private readonly directory: EventDirectory,
    private readonly editions: EditionService,
    private readonly poster: RegisterPoster,
  ) {}

  lock(manager: EntityManager, editionId: number): Promise<void> {
    return this.repository.lock(manager, editionId);
  }

  async plan(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    rows: readonly RecordRow[],
  ): Promise<PlannedRecord<MediaRecord>[]> {
    const keys = rows.map(({ said }) => (said?.of === 'media' ? linkKey(said.link) : null));
    const there = await this.repository.standingAt(
      manager,
      edition.id,
      keys.flatMap((key) => key ?? []),
    );
    const known = await this.directory.loadMany(
      [...there.values()].flatMap(({ eventCode }) => eventCode ?? []),
      manager,
    );
    const own = keptBy(principal, [...there.values()], known);
    const events = new Map([...known, ...(await this.places.events(manager, rows))]);
    const seen = new Map<string, number>();
    return rows.map(({ row, said, errors }, at): PlannedRecord<MediaRecord> => {
      const key = keys[at] ?? null;
      const blank = { row, event: said?.code ?? null, record: null, before: null };
      if (said?.of !== 'media') return { ...blank, state: 'rejected', errors };
      if (key === null)
        return {
          ...blank,
          state: 'rejected',
          errors: [{ column: '', code: 'bad_link', params: { text: said.link } }],
        };
      const other = seen.get(key);
      if (other !== undefined)
        return {
          ...blank,
          state: 'unchanged',
          errors: [{ column: '', code: 'same_row', params: { other } }],
        };
      const before = there.get(key) ?? null;
      if (before && !own.has(before.id)) {
        seen.set(key, row);
        return {
          ...blank,
          state: 'unchanged',
          errors: [{ column: '', code: 'known_elsewhere', params: {} }],
        };
      }
      // What a row leaves out of a report that is there stays as it is.
      const named =
        said.code === null && said.unit === null && before
          ? { ...said, code: before.eventCode, unit: before.unit }
          : said;
      const placed = this.places.of(principal, edition, named, events, before?.day ?? null);
      if ('problem' in placed) return { ...blank, state: 'rejected', errors: [placed.problem] };
      seen.set(key, row);
      const { event, unit, day } = placed.place;
      const fields = reportFields({
        link: before?.link ?? said.link,
        linkKey: key,
        title: said.title,
        outlet: said.outlet,
        kind: said.kind ?? before?.kind ?? 'web',
        eventCode: event?.code ?? null,
        unit,
        day,
      });
      const placedRow = { ...blank, event: event?.code ?? null, errors };
      if (!before)
        return { ...placedRow, state: 'new', record: this.media.newReport(principal, edition, fields) };
      if (COMPARED.every((field) => fields[field] === before[field]))
        return { ...placedRow, state: 'unchanged' };
      const record = { ...before, ...fields, version: before.version + 1 };
      return { ...placedRow, state: 'changed', record, before };
    });
  }

  entries(_manager: EntityManager, edition: EditionEntity, planned: readonly PlannedRecord<MediaRecord>[]) {
    const records = planned.flatMap(({ record }) => record ?? []);
    return Promise.resolve(
      entriesOf(
        records.map((record) => ({
          posted: record.posted,
          wanted: wantedOf(record),
          note: noteOf(record),
        })),
        this.editions.now(edition).getTime(),
      ),
    );
  }

  write(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    planned: readonly PlannedRecord<MediaRecord>[],
    { reason, ...request }: Request,
  ): Promise<string | null> {
    const records = planned.flatMap(({ record }) => record ?? []);
    return this.media.post(manager, principal, edition, records, reason, request);
  }

  async takeBack(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    written: readonly WrittenRecord[],
    reason: string,
  ): Promise<void> {
    const records = await this.repository.lockAll(
      manager,
      written.map(({ id }) => id),
    );
    const byId = new Map(written.map((one) => [one.id, one]));
    const now = this.editions.now(edition);
    const reports = records.flatMap((record): MediaRecord[] => {
      const row = byId.get(record.id);
      // What somebody has withdrawn, or changed since, is not as the file left it.
      if (!row || record.withdrawnAt !== null) return [];
      if (row.before === null) return [withdrawn(record, reason, now)];
      if (record.version !== row.version || !isSaid(row.before)) return [];
      const { title, outlet, kind, day, eventCode, unit } = row.before;
      const said = { ...record, title, outlet, kind, day, eventCode, unit };
      return [{ ...record, ...reportFields(said), version: record.version + 1 }];
    });
    await this.media.post(manager, principal, edition, reports, reason);
  }

  announce(editionId: number): void {
    this.poster.announce(editionId);
  }
}

/** Ids of those of the reports that the caller may change. */
const keptBy = (
  principal: Speaker,
  reports: readonly MediaRecord[],
  events: ReadonlyMap<string, KnownEvent>,
): Set<string> =>
  new Set(
    reports.flatMap(({ id, eventCode, unit }) => {
      const event = eventCode === null ? null : (events.get(eventCode) ?? null);
      return mayKeep(principal, { event, unit: event?.unit ?? unit ?? 'none' }) ? [id] : [];
    }),
  );

type Kept = Pick<MediaRecord, (typeof COMPARED)[number]>;
/** What a row kept of a report before it changed it: written by this server, read back from JSON. */
const isSaid = (before: unknown): before is Kept =>
  typeof before === 'object' && before !== null && COMPARED.every((field) => field in before);
