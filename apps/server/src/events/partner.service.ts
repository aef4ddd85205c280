import { Injectable } from '@nestjs/common';
import type { Confirmations, DecisionOutcomes, Language, PartnerState } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { revise, type EventRecord } from './event.model.ts';
import { outcomesOf } from './event.outcomes.ts';
import { maySee } from './event.policy.ts';
import { EventRepository } from './event.repository.ts';
import { joinedProblem } from './event.rules.ts';
import { EventWriter, type EventWrite } from './event.writer.ts';
import { PartnerRepository } from './partner.repository.ts';

/** Answers of co-organisers that were named. */
@Injectable()
export class PartnerService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: EventRepository,
    private readonly partners: PartnerRepository,
    private readonly writer: EventWriter,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Answers for the caller's organisation, or as a coordinator for the one that is named: they were told by
   * telephone. Whoever declines is no co-organiser any more, and shows the event's figures no longer.
   */
  async answer(
    principal: Principal,
    { codes, answer, reason, organisation }: Confirmations,
    language: Language,
  ): Promise<DecisionOutcomes> {
    const speaker = speakerOf(principal, organisation);
    const answers = await this.source.transaction(async (manager) => {
      const events = await this.repository.lock(manager, [...new Set(codes)]);
      const states = await this.partners.ofEvents(
        events.map(({ code }) => code),
        manager,
      );
      const at = new Date();
      const found = new Map<string, ProblemError | EventRecord>();
      const writes: EventWrite[] = [];
      for (const before of events) {
        if (!maySee(principal, before)) continue;
        const after = answered(before, speaker, states.get(before.code)?.get(speaker), answer, at);
        found.set(before.code, after);
        if (after instanceof ProblemError || after === before) continue;
        writes.push({ before, after, action: answer, reason: reason ?? null });
      }
      const organisations = await this.repository.organisations(
        writes.flatMap(({ after }) => [after.organiserId, ...after.coOrganisers]),
        manager,
      );
      const answeredCodes = writes.map(({ after }) => after.code);
      const state = answer === 'confirm' ? 'confirmed' : 'declined';
      await this.partners.answer(manager, answeredCodes, speaker, state, at);
      const editions = await this.writer.writeAll(
        manager,
        { writes, actorId: principal.accountId, reason: reason ?? null },
        organisations,
      );
      return { found, editions };
    });
    for (const editionId of answers.editions) this.ledger.announceFacts(editionId);
    return outcomesOf(codes, answers.found, language);
  }
}

const speakerOf = (principal: Principal, named: string | undefined): string => {
  const own = principal.organisation?.id;
  if (named !== undefined && named !== own && !hasRole(principal, 'coordinator'))
    throw new ProblemError('forbidden');
  const speaker = named ?? own;
  if (speaker === undefined) throw new ProblemError('forbidden');
  return speaker;
};

const answered = (
  before: EventRecord,
  speaker: string,
  state: PartnerState | undefined,
  answer: Confirmations['answer'],
  at: Date,
): ProblemError | EventRecord => {
  if (!before.coOrganisers.includes(speaker)) return new ProblemError('not_co_organiser');
  if (before.joinedTo !== null) return joinedProblem(before.joinedTo);
  if (before.status === 'cancelled')
    return new ProblemError('status_conflict', { params: { status: before.status } });
  if (answer === 'confirm') return state === 'confirmed' ? before : revise(before, {}, at);
  return revise(before, { coOrganisers: before.coOrganisers.filter((id) => id !== speaker) }, at);
};
