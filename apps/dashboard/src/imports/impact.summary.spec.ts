import { describe, expect, it } from '@jest/globals';
import { figuresByScope, impactByScope, previewedStatus } from './impact.summary.ts';

describe('impactByScope', () => {
  it('shows the nation first and the units by how much they change', () => {
    const impact = {
      'unit:CN-GX/events/draft': 2,
      'unit:CN-GX/events/total': 2,
      'unit:CN-GD/events/draft': 8,
      'unit:CN-GD/events/total': 8,
      'nation/events/draft': 10,
      'nation/events/total': 10,
    };
    expect(impactByScope(impact)).toEqual([
      { scope: 'nation', total: 10, byStatus: [{ status: 'draft', change: 10 }] },
      { scope: 'CN-GD', total: 8, byStatus: [{ status: 'draft', change: 8 }] },
      { scope: 'CN-GX', total: 2, byStatus: [{ status: 'draft', change: 2 }] },
    ]);
  });

  it('shows events that move between units as a loss and a gain', () => {
    const impact = { 'unit:CN-GD/events/draft': -1, 'unit:CN-GX/events/draft': 1, 'nation/events/draft': 0 };
    expect(impactByScope(impact).map(({ scope }) => scope)).toEqual(['CN-GD', 'CN-GX']);
  });

  it('leaves out other metrics and what is no cell', () => {
    expect(impactByScope({ 'nation/participants/total': 5, nonsense: 1 })).toEqual([]);
  });
});

describe('previewedStatus', () => {
  it('takes drafts as submitted where they are handed in at once', () => {
    expect(previewedStatus('draft', true)).toBe('submitted');
    expect(previewedStatus('draft', false)).toBe('draft');
    expect(previewedStatus('approved', true)).toBe('approved');
  });
});

describe('figuresByScope', () => {
  it('tells the totals of each metric, the nation first', () => {
    const impact = {
      'unit:CN-GX/participants/total': -300,
      'unit:CN-GD/participants/total': 1200,
      'unit:CN-GD/participants/reported': 1200,
      'unit:CN-GD/events/approved': 3,
      'nation/participants/total': 900,
      'nation/media_reports/total': 0,
    };
    expect(figuresByScope(impact)).toEqual([
      { scope: 'nation', changes: { participants: 900 } },
      { scope: 'CN-GD', changes: { participants: 1200 } },
      { scope: 'CN-GX', changes: { participants: -300 } },
    ]);
  });
});
