import { Injectable } from '@nestjs/common';
import type { SaidRecord } from '@innoweek/sheets';
import type { EntityManager } from 'typeorm';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import { RegisterSubjects, type Placement } from '../registers/register.subjects.ts';
import { speaksFor, unitNames, type Speaker } from './import.speaker.ts';
import type { RecordRow } from './record.model.ts';

export type PlacedRow = { place: Placement } | { problem: RecordRow['errors'][number] };

/** Finds what rows of a register are about. */
@Injectable()
export class RecordPlaces {
  constructor(
    private readonly directory: EventDirectory,
    private readonly subjects: RegisterSubjects,
  ) {}

  /** The events that the rows name, by code. */
  events(
    manager: EntityManager,
    rows: readonly { said: SaidRecord | null }[],
  ): Promise<Map<string, KnownEvent>> {
    return this.directory.loadMany(
      rows.flatMap(({ said }) => said?.code ?? []),
      manager,
    );
  }

  of(
    principal: Speaker,
    edition: EditionEntity,
    said: SaidRecord,
    events: ReadonlyMap<string, KnownEvent>,
    /** The day that it has already. */
    day: string | null,
  ): PlacedRow {
    const fail = (code: string, params: Record<string, string | number> = {}): PlacedRow => ({
      problem: { column: '', code, params },
    });
    const unit = said.code === null ? (said.unit ?? principal.forUnit ?? null) : null;
    const place = this.subjects.placeKnown(
      principal,
      edition,
      { event: said.code, unit, day: said.day ?? day ?? undefined },
      said.code === null ? null : (events.get(said.code) ?? null),
    );
    if ('problem' in place) {
      const { code, params } = place.problem;
      if (code === 'event_or_unit') return fail('place_missing');
      if (code === 'unknown_unit') return fail('not_own_unit', { text: unit ?? '' });
      return fail(code, { ...params });
    }
    const counted = place.event?.unit ?? place.unit ?? 'none';
    if (!speaksFor(principal, counted))
      return fail('other_unit', { text: said.code ?? counted, ...unitNames(principal) });
    return { place };
  }
}
