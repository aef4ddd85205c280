import { Injectable } from '@nestjs/common';
import { findUnit } from '@innoweek/places';
import type { EntityManager } from 'typeorm';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import type { ValueProblem } from '../problems/problem.error.ts';
import { dayOf } from '../tallies/tally.service.ts';
import { mayKeep } from './register.access.ts';

/** What a record is about, and on which day it counts. */
export type Placement = { event: KnownEvent | null; unit: string | null; day: string };
export type Place = { event?: string | null | undefined; unit?: string | null | undefined };

/** The subject that a record counts for. */
export const subjectOf = ({ event, unit }: { event: string | null; unit: string | null }): string =>
  event === null ? `remainder:${unit ?? 'none'}` : `event:${event}`;

/** Finds what records are about, and whether their registrar may speak of it. */
@Injectable()
export class RegisterSubjects {
  constructor(
    private readonly events: EventDirectory,
    private readonly editions: EditionService,
  ) {}

  /**
   * What is wrong with the place or the day is told at its field.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async place(
    principal: Principal,
    edition: EditionEntity,
    said: Place & { day?: string | undefined },
    manager?: EntityManager,
  ): Promise<Placement | { problem: ValueProblem }> {
    const event = said.event ? await this.events.load(said.event, manager) : null;
    return this.placeKnown(principal, edition, said, event);
  }

  /** The same where the event is loaded already. */
  placeKnown(
    principal: Principal,
    edition: EditionEntity,
    said: Place & { day?: string | undefined },
    event: KnownEvent | null,
  ): Placement | { problem: ValueProblem } {
    if (said.event) {
      const params = { event: said.event };
      // An event that is not theirs is answered as one that does not exist.
      if (event?.editionId !== edition.id || !mayKeep(principal, { event, unit: event.unit }))
        return { problem: { path: 'event', code: 'unknown_event', params } };
      if (event.status === 'cancelled')
        return { problem: { path: 'event', code: 'event_cancelled', params } };
      return this.#onDay(edition, said.day ?? dayOf(event.startsAt, edition.zone), { event, unit: null });
    }
    const unit = said.unit ?? unitOf(principal);
    if (unit === null) return { problem: { path: 'event', code: 'event_or_unit' } };
    if (!findUnit(unit) || !mayKeep(principal, { event: null, unit }))
      return { problem: { path: 'unit', code: 'unknown_unit', params: { unit } } };
    return this.#onDay(edition, said.day ?? this.#today(edition), { event: null, unit });
  }

  /** Whether the caller keeps registers at all. */
  keeps(principal: Principal): boolean {
    return hasRole(principal, 'organizer', 'association', 'coordinator');
  }

  #today(edition: EditionEntity): string {
    const day = dayOf(this.editions.now(edition), edition.zone);
    return day < edition.warmUpStart ? edition.warmUpStart : day > edition.end ? edition.end : day;
  }

  #onDay(
    { warmUpStart, end }: EditionEntity,
    day: string,
    place: Omit<Placement, 'day'>,
  ): Placement | { problem: ValueProblem } {
    return day < warmUpStart || day > end
      ? {
          problem: { path: 'day', code: 'day_outside_edition', params: { from: warmUpStart, to: end } },
        }
      : { ...place, day };
  }
}
