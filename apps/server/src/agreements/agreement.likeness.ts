import { AGREEMENT_STAGES, countsAtStage, type AgreementStage } from '@innoweek/contracts';
import { titleKey, titleLikeness } from '../events/event.likeness.ts';

/** What two records of agreements are compared by. */
export type Comparable = {
  name: string;
  nameKey: string;
  /** Both sides, in an order of their own. */
  parties: readonly string[];
  /** Fen. */
  amount: number | null;
};

/** Endings of companies that one side writes and the other leaves out. */
const COMPANY = /(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团公司|公司)$/u;

/** What a side of an agreement is called, without what people write differently. */
export const partyKey = (name: string): string => {
  const key = titleKey(name);
  const short = key.replace(COMPANY, '');
  return short.length >= 2 ? short : key;
};

/** Both sides as one: which is first does not matter. An organisation of ours goes by its id, whatever it is called. */
export const partiesOf = (
  one: { name: string; organisation: string | null },
  other: { name: string; organisation: string | null },
): string[] =>
  [one, other]
    .map(({ name, organisation }) => (organisation === null ? partyKey(name) : `@${organisation}`))
    .toSorted();

export const nameKeyOf = (name: string): string => titleKey(name);

/** Amounts so near are one that was rounded: parts of a thousand. */
const NEAR_PER_MILLE = 10;
/** Names so alike may be one. */
const ALIKE = 0.6;

/** Whether two amounts may be one; of an amount that is not told nothing speaks against it. */
export const isNearAmount = (one: number | null, other: number | null): boolean =>
  one === null || other === null || Math.abs(one - other) * 1_000 <= Math.max(one, other) * NEAR_PER_MILLE;

/**
 * Whether two records are of one agreement.
 * - `same`: both sides and the name agree and the amounts do not disagree.
 * - `maybe`: both sides agree, and the amount or the name does nearly; or one side and the name agree, and the amounts
 *   do not disagree. A person has to tell.
 */
export const likenessOf = (one: Comparable, other: Comparable): 'same' | 'maybe' | 'other' => {
  const shared = one.parties.filter((party) => other.parties.includes(party)).length;
  const isSamePair =
    one.parties.length === other.parties.length &&
    one.parties.every((party, at) => party === other.parties[at]);
  const isNear = isNearAmount(one.amount, other.amount);
  const isNamedSame = one.nameKey === other.nameKey;
  if (isSamePair && isNamedSame && isNear) return 'same';
  const isEqualAmount = one.amount !== null && one.amount > 0 && one.amount === other.amount;
  if (isSamePair && (isNamedSame || isEqualAmount || titleLikeness(one.name, other.name) >= ALIKE))
    return 'maybe';
  return shared > 0 && isNamedSame && isNear ? 'maybe' : 'other';
};

const rank = (stage: AgreementStage): number => AGREEMENT_STAGES.indexOf(stage);

/**
 * What records of one agreement say together: the farthest stage, and the amount of the first that tells one. An
 * amount that was intended is none that was signed: once one of them is signed only those count.
 */
export const togetherOf = (
  records: readonly { stage: AgreementStage; amount: number | null }[],
): { stage: AgreementStage; amount: number | null } => {
  const stage = records.reduce<AgreementStage>(
    (farthest, one) => (rank(one.stage) > rank(farthest) ? one.stage : farthest),
    'intent',
  );
  const speaking = records.filter((one) => countsAtStage(one.stage) === countsAtStage(stage));
  return { stage, amount: speaking.find(({ amount }) => amount !== null)?.amount ?? null };
};
