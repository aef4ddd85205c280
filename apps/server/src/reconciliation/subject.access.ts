import { Injectable } from '@nestjs/common';
import type { ClaimQuery } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory } from '../events/event.directory.ts';
import { EventRepository } from '../events/event.repository.ts';
import { ProblemError } from '../problems/problem.error.ts';

/** Whose reporters a caller may know. */
@Injectable()
export class SubjectAccess {
  constructor(
    private readonly access: BoardAccess,
    private readonly editions: EditionService,
    private readonly directory: EventDirectory,
    private readonly events: EventRepository,
  ) {}

  /** A subject whose reporters the caller may know; anything else does not exist. */
  async find(
    principal: Principal,
    query: Pick<ClaimQuery, 'event' | 'unit' | 'edition'>,
  ): Promise<{ subject: string; title: string | null; editionId: number }> {
    if (query.unit !== undefined) {
      const mayKnow = findUnit(query.unit) && (seesAll(principal) || unitOf(principal) === query.unit);
      if (!mayKnow) throw new ProblemError('unit_not_found');
      const edition = await this.editions.find(query.edition);
      return { subject: `remainder:${query.unit}`, title: null, editionId: edition.id };
    }
    const code = query.event ?? '';
    const event = await this.directory.load(code);
    if (!event || !(seesAll(principal) || (await this.access.mayReportOn(principal, code))))
      throw new ProblemError('event_not_found');
    const record = await this.events.find(code);
    return { subject: `event:${code}`, title: record?.title ?? null, editionId: event.editionId };
  }
}
