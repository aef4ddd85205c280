import { describe, expect, it } from '@jest/globals';
import { eventChangeSchema, eventDraftSchema, type Event } from '@innoweek/contracts';
import {
  changeBetween,
  changedFields,
  copyOf,
  EMPTY_EVENT,
  fieldErrors,
  rebase,
  saidBy,
  valuesOf,
  valuesWithPending,
} from './event.draft.ts';

const EVENT: Event = {
  code: 'GD-2016-0001',
  edition: 'demo-2016',
  title: '创客马拉松',
  titleEn: null,
  topics: ['创客'],
  organiser: { id: 'lab', name: '创客空间', kind: 'other' },
  coOrganisers: [{ id: 'society-ccf', name: '中国计算机学会', confirmed: true }],
  region: '440305',
  unit: 'CN-GD-440300',
  venue: '深圳湾',
  form: 'onsite',
  start: '2016-10-12T01:00:00.000Z',
  end: '2016-10-12T09:00:00.000Z',
  phase: 'in_week',
  expected: 200,
  contactName: null,
  contactPhone: null,
  link: null,
  summary: null,
  sourceReference: null,
  series: null,
  joinedTo: null,
  status: 'draft',
  reason: null,
  pending: null,
  version: 1,
  updatedAt: '2016-10-01T00:00:00.000Z',
};
const base = valuesOf(EVENT);

describe('valuesOf and saidBy', () => {
  it('show the times of China and send moments', () => {
    expect([base.start, base.end]).toEqual(['2016-10-12T09:00', '2016-10-12T17:00']);
    expect(saidBy(base).start).toBe('2016-10-12T09:00:00+08:00');
  });

  it('say what the interface accepts, blank fields as null', () => {
    const said = saidBy({ ...base, titleEn: '  ', link: '', topics: [' 创客 ', ' '] });
    expect(said).toMatchObject({ titleEn: null, link: null, topics: ['创客'] });
    expect(eventDraftSchema.safeParse(said).success).toBe(true);
  });

  it('leave what must be filled to be refused', () => {
    expect(eventDraftSchema.safeParse(saidBy(EMPTY_EVENT)).success).toBe(false);
  });
});

describe('an event with changes that wait', () => {
  const waiting: Event = {
    ...EVENT,
    status: 'approved',
    pending: {
      at: '2016-10-02T00:00:00.000Z',
      reason: null,
      changes: [
        { field: 'title', before: EVENT.title, after: '新名称' },
        { field: 'venue', before: EVENT.venue, after: null },
        { field: 'start', before: EVENT.start, after: '2016-10-12T02:00:00.000Z' },
      ],
    },
  };

  it('is edited by its organizer as they last wanted it', () => {
    expect(valuesWithPending(waiting)).toEqual({
      ...base,
      title: '新名称',
      venue: '',
      start: '2016-10-12T10:00',
    });
    expect(valuesOf(waiting)).toEqual(base);
  });
});

it('a copy has everything but the time and the number of its own', () => {
  expect(copyOf({ ...EVENT, sourceReference: 'A-1' })).toEqual({ ...base, start: null, end: null });
});

describe('changeBetween', () => {
  it('names only what was changed', () => {
    const change = changeBetween(base, { ...base, title: '新名称', region: null, form: 'online' });
    expect(change).toEqual({ title: '新名称', region: null, form: 'online' });
    expect(eventChangeSchema.safeParse(change).success).toBe(true);
  });

  it('takes blanks at the ends of a text for no change', () => {
    expect(changedFields(base, { ...base, title: ` ${base.title} ` })).toEqual([]);
  });
});

describe('rebase', () => {
  it("keeps others' changes beside one's own, and one's own over theirs", () => {
    const theirs = { ...base, venue: '会展中心', title: '他们的名称' };
    const mine = { ...base, title: '我的名称', expected: 300 };
    const merged = rebase(base, mine, theirs);
    expect(merged).toMatchObject({ venue: '会展中心', title: '我的名称', expected: 300 });
    expect(changedFields(theirs, merged)).toEqual(['title', 'expected']);
  });
});

describe('fieldErrors', () => {
  it('tells each sentence at its field and the rest above the form', () => {
    const told = fieldErrors([
      { path: 'coOrganisers.0', code: 'unknown_organisation', message: 'A' },
      { path: 'coOrganisers.1', code: 'unknown_organisation', message: 'B' },
      { path: 'end', code: 'end_after_start', message: 'C' },
      { path: '', code: 'invalid', message: 'D' },
      { path: 'edition', code: 'unknown_edition', message: 'E' },
    ]);
    expect(told.fields).toEqual([
      { name: 'coOrganisers', errors: ['A', 'B'] },
      { name: 'end', errors: ['C'] },
    ]);
    expect(told.others).toEqual(['D', 'E']);
  });
});
