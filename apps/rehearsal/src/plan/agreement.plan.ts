import type { AgreementStage } from '@innoweek/contracts';
import { HOUR } from './calendar.model.ts';
import { WAN_YUAN } from './figure.plan.ts';
import { planHeldDays, type Happened, type HeldDay } from './held-day.plan.ts';
import type { Action } from './plan.model.ts';
import type { Random } from './random.model.ts';

/** Of the days of which agreements are told, so many have some of them registered one by one as well. */
const REGISTERED = 0.15;
const MOST = 3;

const TRADES = ['智能装备', '生物医药', '新材料', '云计算', '节能环保', '集成电路', '现代农业', '文化创意'];
const MAKERS = ['启元', '华研', '博远', '天合', '云帆', '创睿', '星图', '同创', '众联', '知行'];
const FUNDS = [
  '高新投',
  '启航基金',
  '成果转化基金',
  '产业投资集团',
  '科技园区管委会',
  '大学科技园',
  '研究院',
];
const WORKS = ['联合研发', '成果转化', '产业化', '天使投资', '入驻孵化', '中试基地建设'];
const STAGES: readonly AgreementStage[] = ['signed', 'signed', 'signed', 'funded', 'delivered'];

/** Agreements that were signed at events, registered by their organisers with the two sides. */
export const planSignings = (seed: number, happened: Happened): Action[] =>
  planHeldDays(seed, 'signings', happened, (random, held) => {
    const { agreements: told = 0, agreement_amount: amount = 0 } = held.figures;
    if (told === 0 || !random.chance(REGISTERED)) return [];
    const count = random.whole(1, Math.min(told, MOST));
    // What one of them comes to on average, in 万元.
    const share = Math.floor(amount / told / WAN_YUAN);
    return Array.from({ length: count }, (_, index) => planSigning(random, held, { share, index }));
  });

const planSigning = (
  random: Random,
  { event, day, opens, place, actor }: HeldDay,
  { share, index }: { share: number; index: number },
): Action => {
  const trade = random.pick(TRADES);
  // Its number tells it from every other: the two sides alone may meet again.
  const number = `${event.ref.replace(/\D/g, '')}${day.slice(8)}-${String(index + 1)}`;
  const name = `${trade}${random.pick(WORKS)}项目（合字〔${day.slice(0, 4)}〕第${number}号）`;
  const amount = Math.max(1, Math.round(share * random.between(0.6, 1.3))) * WAN_YUAN;
  return {
    what: 'sign',
    at: opens + Math.round(random.between(0.5 + index, 1.5 + index) * HOUR),
    lane: event.ref,
    actor,
    statement: { kind: 'contract', key: name, event: event.ref, day, amount },
    agreement: {
      name,
      partyA: `${place}${random.pick(MAKERS)}${trade}有限公司`,
      partyB: `${place}${random.pick(FUNDS)}`,
      stage: random.pick(STAGES),
    },
  };
};
