import type { EditionDraft, Planned, PreviousEdition } from '@innoweek/contracts';

/**
 * What the second week came to, by its own report: nearly 5,000 events, over 20 million attendances, over 30,000
 * media reports, agreements of about 100 billion yuan (CAST; 人民日报 and 光明日报, October 2016). The amount in fen.
 */
export const WEEK_OF_2016: PreviousEdition = {
  edition: null,
  name: '2016 年公布数',
  nameEn: 'Published for 2016',
  start: '2016-10-12',
  end: '2016-10-18',
  totals: {
    events: 5_000,
    participants: 20_000_000,
    media_reports: 30_000,
    agreement_amount: 10_000_000_000_000,
  },
  source: '公开报道（中国科协、人民日报、光明日报，2016 年 10 月）',
};

/** The plan of the demo: a tenth more than that; nothing was published of the number of agreements. */
const PLAN = {
  events: 5_500,
  participants: 22_000_000,
  media_reports: 33_000,
  agreements: 10_000,
  agreement_amount: 11_000_000_000_000,
} as const satisfies Record<Planned, number>;

/**
 * How the events divide among the kinds of organisers: more than 40 national societies held over 400 of the events of
 * 2016 and the associations of 22 provinces nearly 300; the rest, not published by kind, is guessed.
 */
const KIND_SHARES: Readonly<Record<string, number>> = {
  'kind:cast': 0.005,
  'kind:national_society': 0.082,
  'kind:provincial_association': 0.058,
  'kind:local_association': 0.375,
  'kind:enterprise_association': 0.17,
  'kind:other': 0.31,
};

/**
 * How the plan divides among the units, in thousandths. Guessed: where technology enterprises and incubators are, and
 * what a host city takes on; no plan by unit was published.
 */
const UNIT_SHARES: Readonly<Record<string, number>> = {
  'CN-BJ': 62,
  'CN-TJ': 24,
  'CN-HE': 26,
  'CN-SX': 16,
  'CN-NM': 12,
  'CN-LN': 24,
  'CN-JL': 17,
  'CN-HL': 16,
  'CN-SH': 52,
  'CN-JS': 56,
  'CN-ZJ': 44,
  'CN-AH': 38,
  'CN-FJ': 22,
  'CN-JX': 34,
  'CN-SD': 58,
  'CN-HA': 36,
  'CN-HB': 41,
  'CN-HN': 34,
  'CN-GD': 55,
  'CN-GX': 16,
  'CN-HI': 8,
  'CN-CQ': 38,
  'CN-SC': 44,
  'CN-GZ': 23,
  'CN-YN': 19,
  'CN-XZ': 4,
  'CN-SN': 30,
  'CN-GS': 13,
  'CN-QH': 6,
  'CN-NX': 5,
  'CN-XJ': 11,
  'CN-XJ-XPCC': 5,
  'CN-LN-210200': 13,
  'CN-ZJ-330200': 14,
  'CN-FJ-350200': 12,
  'CN-SD-370200': 14,
  'CN-GD-440300': 58,
};

const planOf = (share: number): Partial<Record<Planned, number>> => ({
  events: Math.round(PLAN.events * share),
  participants: Math.round((PLAN.participants * share) / 1_000) * 1_000,
  media_reports: Math.round(PLAN.media_reports * share),
  agreements: Math.round(PLAN.agreements * share),
  agreement_amount: Math.round((PLAN.agreement_amount * share) / 100_000_000) * 100_000_000,
});

/** Plan and comparison of the demo's edition. */
export const DEMO_PLAN: Pick<EditionDraft, 'targets' | 'plans' | 'previous'> = {
  targets: PLAN,
  plans: Object.fromEntries([
    ...Object.entries(UNIT_SHARES).map(([unit, share]) => [`unit:${unit}`, planOf(share / 1_000)] as const),
    ...Object.entries(KIND_SHARES).map(([scope, share]) => [scope, planOf(share)] as const),
  ]),
  previous: WEEK_OF_2016,
};
