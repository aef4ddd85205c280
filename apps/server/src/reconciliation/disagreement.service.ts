import { Injectable } from '@nestjs/common';
import {
  metricSchema,
  daySchema,
  type Disagreement,
  type DisagreementQuery,
  type Page,
} from '@innoweek/contracts';
import { claimAmount, countedKey, type Claim } from '@innoweek/counting';
import { findUnit } from '@innoweek/places';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory } from '../events/event.directory.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ClaimPresenter } from './claim.presenter.ts';
import {
  DisagreementRepository,
  type DisagreementRow,
  type Place,
  type Sight,
} from './disagreement.repository.ts';

/** What lies in no unit. */
const NO_UNIT = 'none';

/** Where reporters are apart, and whether somebody has decided. */
@Injectable()
export class DisagreementService {
  constructor(
    private readonly disagreements: DisagreementRepository,
    private readonly presenter: ClaimPresenter,
    private readonly editions: EditionService,
    private readonly events: EventDirectory,
  ) {}

  /** The worst difference first; of those figures whose reporters the caller may know. */
  async list(principal: Principal, query: DisagreementQuery): Promise<Page<Disagreement>> {
    const sight = sightOf(principal);
    if (query.unit !== undefined && !mayName(sight, query.unit)) throw new ProblemError('unit_not_found');
    const edition = await this.editions.find(query.edition);
    const after = query.cursor === undefined ? null : readPlace(query.cursor);
    const { rows, total } = await this.disagreements.list(
      edition.id,
      sight,
      { ...query, limit: query.limit + 1 },
      after,
    );
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: await this.#present(edition.id, page),
      nextCursor:
        rows.length > query.limit && last
          ? encodeCursor([last.difference, last.subject, last.metric, last.day])
          : null,
      total,
    };
  }

  /** All that nobody has decided about, for the checks; the worst first. */
  async findOpen(editionId: number, tolerance: number, most: number): Promise<DisagreementRow[]> {
    const everybody = { all: true, unit: null, organisation: null };
    const { rows } = await this.disagreements.list(
      editionId,
      everybody,
      { tolerance, state: 'open', limit: most },
      null,
    );
    return rows;
  }

  async #present(editionId: number, rows: readonly DisagreementRow[]): Promise<Disagreement[]> {
    const [claims, decided, events] = await Promise.all([
      this.disagreements.claimsOf(editionId, rows),
      this.disagreements.rulingsOf(editionId, rows),
      this.events.loadMany(rows.flatMap(({ subject }) => codeOf(subject) ?? [])),
    ]);
    const rulings = new Map(decided.map((row) => [countedKey(row), row]));
    const rivals = new Map(rows.map((row) => [countedKey(row), new Array<Claim>()]));
    for (const { home, claim } of claims)
      if (claimAmount(claim) !== null) rivals.get(countedKey({ ...claim, subject: home }))?.push(claim);
    const groups = await this.presenter.present(
      rows.map((row) => ({
        ...row,
        claims: rivals.get(countedKey(row)) ?? [],
        decided: rulings.get(countedKey(row)),
      })),
    );
    return rows.flatMap(({ subject, unit, state, difference, largest }, at) => {
      const group = groups[at];
      const event = events.get(codeOf(subject) ?? '');
      return group
        ? [
            {
              ...group,
              subject,
              title: event?.title ?? null,
              titleEn: event?.titleEn ?? null,
              unit,
              state,
              difference: Number(difference),
              largest: Number(largest),
            },
          ]
        : [];
    });
  }
}

const codeOf = (subject: string): string | null =>
  subject.startsWith('event:') ? subject.slice('event:'.length) : null;

const sightOf = (principal: Principal): Sight => ({
  all: seesAll(principal),
  unit: unitOf(principal),
  organisation: principal.organisation?.id ?? null,
});

/** Somebody else's unit does not exist, as everywhere. */
const mayName = (sight: Sight, unit: string): boolean =>
  sight.all ? unit === NO_UNIT || findUnit(unit) !== null : unit === sight.unit;

const readPlace = (cursor: string): Place => {
  const [difference = '', subject = '', metric = '', day = ''] = decodeCursor(
    cursor,
    4,
    ([apart = '', , of, on]) =>
      /^\d{1,18}$/.test(apart) && metricSchema.safeParse(of).success && daySchema.safeParse(on).success,
  );
  return { difference, subject, metric, day };
};
