import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkinsSchema,
  eventDraftSchema,
  MAX_AMOUNT,
  organisationDraftSchema,
  tallyEntrySchema,
} from '@innoweek/contracts';
import { matchProvinceAndCity, unitOfRegion } from '@innoweek/places';
import { keepBooks, type Cells } from '../books/board.books.ts';
import { instant } from './calendar.model.ts';
import { countryOf } from './country.plan.ts';
import { registerOf, statementsOf } from './expectation.plan.ts';
import type { WeekPlan } from './plan.model.ts';
import { planWeek } from './week.plan.ts';

const country = countryOf();
const plan = (seed: number, scale = 1, days = 7): WeekPlan => planWeek({ seed, scale, days }, country);
const booksOf = (week: WeekPlan): Cells => keepBooks(registerOf(week), statementsOf(week));

describe.each([2016, 1, 77, 424242])('the week of seed %i at scale 1', (seed) => {
  let week: WeekPlan;
  let books: Cells;
  beforeAll(() => {
    week = plan(seed);
    books = booksOf(week);
  });
  const total = (metric: string, scope = 'nation'): number => books.get(`${scope}/${metric}/total`) ?? 0;
  const holders = (kind: string): number =>
    new Set(
      [...week.events.values()]
        .map(({ organiser }) => week.bodies.get(organiser))
        .filter((b) => b?.kind === kind),
    ).size;

  it('has as many events as 2016 had, by as many bodies', () => {
    expect(total('events')).toBeGreaterThanOrEqual(4900);
    expect(total('events')).toBeLessThanOrEqual(5000);
    expect(total('events', 'kind:national_society')).toBeGreaterThan(400);
    expect(holders('national_society')).toBeGreaterThan(40);
    expect(total('events', 'kind:provincial_association')).toBeGreaterThanOrEqual(280);
    expect(total('events', 'kind:provincial_association')).toBeLessThan(300);
    expect(holders('provincial_association')).toBe(22);
    for (const { id } of country.territories) expect(total('events', `unit:${id}`)).toBeGreaterThan(0);
  });

  it('counts what 2016 counted', () => {
    expect(total('participants')).toBeGreaterThan(20_000_000);
    expect(total('participants')).toBeLessThan(23_000_000);
    expect(total('media_reports')).toBeGreaterThan(30_000);
    expect(total('media_reports')).toBeLessThan(36_000);
    // Nearly 100 billion yuan, in fen.
    expect(total('agreement_amount')).toBeGreaterThan(9.5e12);
    expect(total('agreement_amount')).toBeLessThan(1e13);
    for (const grade of ['observed', 'reported', 'verified']) {
      expect(books.get(`nation/participants/${grade}`)).toBeGreaterThan(100_000);
    }
  });

  it('has units and kinds that add up to the nation', () => {
    for (const metric of ['events', 'participants', 'media_reports', 'agreements', 'agreement_amount']) {
      for (const kind of ['unit:', 'kind:']) {
        let sum = 0;
        for (const [key, value] of books)
          if (key.startsWith(kind) && key.endsWith(`/${metric}/total`)) sum += value;
        expect([kind, metric, sum]).toEqual([kind, metric, total(metric)]);
      }
    }
  });

  it('is played as reality plays', () => {
    const events = [...week.events.values()];
    const share = (part: number): number => part / events.length;
    expect(share(events.filter(({ coOrganisers }) => coOrganisers.length > 0).length)).toBeGreaterThan(0.06);
    expect(share(events.filter(({ fate }) => fate === 'cancelled').length)).toBeGreaterThan(0.01);
    expect(events.some(({ unit }) => unit === 'none')).toBe(true);
    expect(events.some(({ days }) => days.length > 1)).toBe(true);
    expect(
      events.filter(({ start }) => start < Date.parse('2016-10-12T00:00:00+08:00')).length,
    ).toBeGreaterThan(500);
    expect(events.filter(({ returnedFor }) => returnedFor !== null).length).toBeGreaterThan(30);
    const told = week.actions.flatMap((action) => (action.what === 'tell' ? [action.manner] : []));
    for (const manner of ['twice', 'abandoned', 'conflicting'] as const) {
      expect(told.filter((one) => one === manner).length).toBeGreaterThan(20);
    }
    const count = (what: string): number => week.actions.filter((action) => action.what === what).length;
    expect(count('withdraw')).toBeGreaterThan(50);
    expect(count('misuse')).toBeGreaterThan(20);
    expect(count('register')).toBeGreaterThan(10);
    const sheets = week.actions.flatMap((action) => (action.what === 'upload' ? [action] : []));
    expect(sheets.length).toBeGreaterThan(20);
    expect(new Set(sheets.map(({ file }) => file.format))).toEqual(new Set(['xlsx', 'csv-gbk', 'csv-utf8']));
    expect(count('cancel')).toBe(events.filter(({ fate }) => fate === 'cancelled').length);
  });

  it('cancels events that had figures, and counts none of them', () => {
    const cancelled = new Set(
      [...week.events.values()].filter(({ fate }) => fate === 'cancelled').map(({ ref }) => ref),
    );
    const spoken = week.actions.filter(
      (action) => action.what === 'tell' && action.statement.kind === 'tally' && cancelled.has(action.lane),
    );
    expect(spoken.length).toBeGreaterThan(5);
    for (const ref of cancelled) expect(books.get(`event:${ref}/participants/total`)).toBeUndefined();
  });

  it('has co-organisers of which most accept, some decline and some never answer', () => {
    const answers = week.actions.flatMap((action) => (action.what === 'answer' ? [action] : []));
    const named = [...week.events.values()].flatMap(({ fate, coOrganisers }) =>
      fate === 'held' ? coOrganisers : [],
    );
    const declined = answers.filter(({ answer }) => answer === 'decline');
    expect(declined.length).toBeGreaterThan(5);
    expect(answers.length - declined.length).toBeGreaterThan(named.length * 0.75);
    expect(answers.length).toBeLessThan(named.length);
    const register = new Map(registerOf(week).events.map((event) => [event.ref, event.coOrganisers]));
    for (const { event, answer, actor, at } of answers) {
      expect(at).toBeLessThan(week.events.get(event)?.start ?? 0);
      expect(register.get(event)?.includes(actor.organisation ?? '')).toBe(answer === 'confirm');
    }
  });

  it('says nothing before its time or outside the edition', () => {
    const { warmUpStart, end } = week.dates;
    const early = week.actions.filter((action) => {
      if (action.at <= week.opensAt || action.at >= week.closesAt) return true;
      if (action.what !== 'tell') return false;
      return action.statement.lines.some((line) =>
        'at' in line
          ? line.at > action.at
          : line.day < warmUpStart || line.day > end || (line.occurredAt ?? 0) > action.at,
      );
    });
    expect(early).toEqual([]);
  });
});

describe('a plan', () => {
  it('is the same for the same seed and another for another', () => {
    const entries = (week: WeekPlan): unknown => [[...week.events.values()], week.files, week.actions];
    expect(entries(plan(5, 0.05))).toEqual(entries(plan(5, 0.05)));
    expect(entries(plan(6, 0.05))).not.toEqual(entries(plan(5, 0.05)));
  });

  it.each([0.001, 0.02, 0.3, 2])('has its scale: %d', (scale) => {
    const books = booksOf(plan(9, scale));
    const events = books.get('nation/events/total') ?? 0;
    expect(events / (4950 * scale)).toBeGreaterThan(0.9);
    if (scale >= 0.02) expect(events / (4950 * scale)).toBeLessThan(1.1);
    expect((books.get('nation/participants/total') ?? 0) / (21e6 * scale)).toBeCloseTo(1, 0);
  });

  it.each([1, 3, 10])('has its days: %i', (days) => {
    const week = plan(9, 0.1, days);
    const last = [...week.events.values()].reduce((end, event) => Math.max(end, event.end), 0);
    expect(instant(last).slice(0, 10)).toBe(week.dates.end);
    expect(booksOf(week).get('nation/events/total')).toBeGreaterThan(400);
  });

  it('has a longer ledger of a week of the same size where doors count finer', () => {
    const fine = planWeek({ seed: 9, scale: 0.1, days: 7, headsPerCount: 6 }, country);
    const counts = ({ actions }: WeekPlan): number =>
      actions.reduce(
        (sum, action) =>
          action.what === 'tell' && action.statement.kind === 'checkins'
            ? sum + action.statement.lines.length
            : sum,
        0,
      );
    expect(counts(fine) / counts(plan(9, 0.1))).toBeGreaterThan(6);
    expect((booksOf(fine).get('nation/participants/total') ?? 0) / 21e5).toBeCloseTo(1, 0);
  });

  it.each([{}, { headsPerCount: 6 }])('says only what the contracts allow: %j', (finer) => {
    const week = planWeek({ seed: 3, scale: 0.3, days: 7, ...finer }, country);
    for (const action of week.actions) {
      if (action.what !== 'tell') continue;
      const { statement } = action;
      if (statement.kind === 'checkins') {
        const entries = statement.lines.map(({ seq, count, at }) => ({ seq, count, at: instant(at) }));
        checkinsSchema.parse({ event: 'E-2016-1', device: statement.device, entries });
      } else {
        for (const { metric, day, value, revision } of statement.lines) {
          tallyEntrySchema.parse({ event: 'E-2016-1', metric, day, value, revision });
          expect(value).toBeLessThanOrEqual(MAX_AMOUNT[metric]);
        }
      }
    }
    for (const event of week.events.values()) {
      eventDraftSchema.parse({
        title: event.title,
        titleEn: event.titleEn,
        topics: event.topics,
        organiser: event.organiser,
        coOrganisers: event.coOrganisers,
        region: event.site?.region ?? null,
        venue: event.venue,
        form: event.form,
        start: instant(event.start),
        end: instant(event.end),
        expected: event.expected,
        contactName: event.contactName,
        contactPhone: event.contactPhone,
        link: event.link,
        summary: event.summary,
        sourceReference: event.ref,
      });
    }
  });

  it('makes bodies that have one name and one id each', () => {
    const bodies = [...plan(2016).bodies.values()];
    expect(new Set(bodies.map(({ name }) => name)).size).toBe(bodies.length);
    for (const { id, name, kind, region, made } of bodies) {
      if (made) organisationDraftSchema.parse({ id, name, kind, region });
    }
  });

  it('places events where their code and their words both lead to their unit', () => {
    for (const territory of country.territories) {
      expect(territory.sites.length).toBeGreaterThan(0);
      for (const { region, province, city } of territory.sites) {
        expect(unitOfRegion(region)).toBe(territory.id);
        const match = matchProvinceAndCity(province, city);
        expect([province, city, match.kind === 'found' ? unitOfRegion(match.code) : match]).toEqual([
          province,
          city,
          territory.id,
        ]);
      }
    }
  });
});
