import { describe, expect, it } from '@jest/globals';
import { eventQuerySchema } from '@innoweek/contracts';
import fc from 'fast-check';
import { apiQueryOf, countFilters, filtered, onNextPage, readEventSearch } from './event.search.ts';

const FULL = {
  q: '机器人',
  unit: 'CN-GD-440300',
  status: 'submitted',
  kind: 'national_society',
  form: 'hybrid',
  topic: '人工智能',
  organiser: 'society-ccf',
  from: '2016-10-12',
  to: '2016-10-14',
  cursor: 'abc',
  page: 3,
} as const;

describe('readEventSearch', () => {
  it('keeps what it understands', () => {
    expect(readEventSearch(FULL)).toEqual(FULL);
  });

  it('leaves out what is no filter or has no such value', () => {
    expect(
      readEventSearch({
        q: '   ',
        unit: 'GD',
        status: 'lost',
        kind: '',
        form: ['onsite'],
        from: '2016-02-30',
        organiser: '../x',
        other: 1,
      }),
    ).toEqual({});
  });

  it('reads numbers as the text they were typed as', () => {
    expect(readEventSearch({ q: 2016 })).toEqual({ q: '2016' });
  });

  it('turns a range of days round', () => {
    expect(readEventSearch({ from: '2016-10-14', to: '2016-10-12' })).toEqual({
      from: '2016-10-12',
      to: '2016-10-14',
    });
  });

  it('has a page number only behind the first page', () => {
    expect(readEventSearch({ page: 3 })).toEqual({});
    expect(readEventSearch({ page: 1, cursor: 'abc' })).toEqual({ cursor: 'abc' });
  });

  it('always makes a query that the interface accepts, and reads its own result the same', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.constantFrom(...Object.values(FULL)),
    );
    fc.assert(
      fc.property(fc.record(Object.fromEntries(Object.keys(FULL).map((key) => [key, value]))), (search) => {
        const read = readEventSearch(search);
        expect(readEventSearch(read)).toEqual(read);
        expect(eventQuerySchema.safeParse(apiQueryOf({ ...read, q: 'x', topic: 'y' }, 50)).success).toBe(
          true,
        );
      }),
    );
  });
});

describe('paging', () => {
  it('counts pages up, and begins again when a filter changes', () => {
    const second = onNextPage({ q: 'x' }, 'c2');
    expect(onNextPage(second, 'c3')).toEqual({ q: 'x', cursor: 'c3', page: 3 });
    expect(filtered(second, { q: 'y' })).toEqual({ q: 'y' });
    expect(filtered(second, { q: undefined })).toEqual({});
  });
});

describe('countFilters', () => {
  it('takes a range of days for one filter, and pages for none', () => {
    expect(countFilters(FULL)).toBe(8);
    expect(countFilters({ from: '2016-10-12' })).toBe(1);
    expect(countFilters({ cursor: 'x', page: 2 })).toBe(0);
  });
});
