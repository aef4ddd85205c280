import { Injectable } from '@nestjs/common';
import type {
  Event,
  EventDraft,
  EventItems,
  EventSeries,
  SimilarEvents,
  SimilarQuery,
} from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { codePrefix, EventCodes } from './event.codes.ts';
import { likenessOf, NEAR_DAYS } from './event.likeness.ts';
import { fieldsOf, type EventFields, type EventRecord } from './event.model.ts';
import { unitOfRegionCode } from './event.place.ts';
import { EventRepository } from './event.repository.ts';
import { register } from './event.rules.ts';
import { fold } from './event.search.ts';
import { EventService } from './event.service.ts';
import { EventWriter } from './event.writer.ts';
import { JointRepository } from './joint.repository.ts';

/** Events compared at most; near one day in one province there are hundreds. */
const MOST_COMPARED = 2_000;
const MOST_SHOWN = 5;

/** New events, and whether they are there already. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly source: DataSource,
    private readonly events: EventService,
    private readonly repository: EventRepository,
    private readonly writer: EventWriter,
    private readonly joints: JointRepository,
    private readonly codes: EventCodes,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
  ) {}

  async create(principal: Principal, draft: EventDraft): Promise<Event> {
    const edition = await this.editions.find(draft.edition);
    const [event] = await this.#write(principal, edition, [draft], draft.submit);
    if (event === undefined) throw new ProblemError('event_not_found');
    return event;
  }

  /** One event for each time it is held, all of them or none. */
  async createSeries(
    principal: Principal,
    { occurrences, submit, ...common }: EventSeries,
  ): Promise<EventItems> {
    const edition = await this.editions.find(common.edition);
    const drafts = occurrences.map((occurrence) => ({ ...common, ...occurrence, submit }));
    return { items: await this.#write(principal, edition, drafts, submit) };
  }

  /** Events that the caller may see and that are likely the one described, the most alike first. */
  async findSimilar(principal: Principal, query: SimilarQuery): Promise<SimilarEvents> {
    const edition = await this.editions.find(query.edition);
    const described = {
      title: query.title,
      organiserId: query.organiser ?? null,
      region: query.region ?? null,
      startsAt: query.start === undefined ? null : new Date(query.start),
    };
    const known = query.except === undefined ? null : await this.repository.find(query.except);
    const near = await this.repository.near(principal, edition, {
      ...described,
      title: fold(query.title.trim()),
      unit: described.region === null ? null : (unitOfRegionCode(described.region) ?? null),
      days: NEAR_DAYS,
      most: MOST_COMPARED,
    });
    const distinct =
      query.except === undefined
        ? new Set<string>()
        : await this.joints.distinctFrom(this.source.manager, query.except);
    const alike = near
      .filter(({ code }) => !distinct.has(code))
      // Those of one series are held several times and not registered several times.
      .filter(({ code, series }) => code !== query.except && (series === null || series !== known?.series))
      .flatMap((event) => {
        const likeness = likenessOf(described, event);
        return likeness === null ? [] : [{ event, likeness }];
      })
      .toSorted((one, other) => other.likeness.score - one.likeness.score)
      .slice(0, MOST_SHOWN);
    const shown = await this.events.presentAll(
      principal,
      edition,
      alike.map(({ event }) => event),
    );
    return {
      items: alike.flatMap(({ likeness }, at) => {
        const event = shown[at];
        return event === undefined ? [] : [{ event, likeness }];
      }),
    };
  }

  async #write(
    principal: Principal,
    edition: EditionEntity,
    drafts: readonly EventDraft[],
    submit: boolean,
  ): Promise<Event[]> {
    const fields = drafts.map(fieldsOf);
    const context = await this.events.context(this.source.manager, edition, fields);
    const order = { status: submit ? 'submitted' : 'draft', at: new Date() } as const;
    const registered = allOf(fields, (each) => register(principal, each, context, order));
    const codes = await this.codes.take(registered.map(({ unit }) => codePrefix(edition, unit)));
    const series = drafts.length > 1 ? (codes[0] ?? null) : null;
    const events: EventRecord[] = registered.map((event, at) => ({
      ...event,
      series,
      code: codes[at] ?? '',
    }));
    await this.source.transaction((manager) =>
      this.writer.write(
        manager,
        {
          editionId: edition.id,
          kind: 'events',
          actorId: principal.accountId,
          writes: events.map((after) => ({ before: null, after, action: 'create', reason: null })),
        },
        context.organisations,
      ),
    );
    this.ledger.announceFacts(edition.id);
    return this.events.presentAll(principal, edition, events);
  }
}

/** What becomes of each; with several, what speaks against any is told at its place in the list. */
const allOf = <T>(fields: readonly EventFields[], judge: (fields: EventFields) => ProblemError | T): T[] => {
  const judged = fields.map(judge);
  const problems = judged.flatMap((outcome, at) =>
    outcome instanceof ProblemError
      ? outcome.errors.map((problem) => ({ ...problem, path: `occurrences.${String(at)}.${problem.path}` }))
      : [],
  );
  return judged.map((outcome) => {
    if (!(outcome instanceof ProblemError)) return outcome;
    throw fields.length === 1 ? outcome : new ProblemError(outcome.code, { errors: problems });
  });
};
