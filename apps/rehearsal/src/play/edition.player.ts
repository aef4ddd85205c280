import { editionSchema, type Edition } from '@innoweek/contracts';
import type { ApiClient } from '../client/api.client.ts';
import { instant } from '../plan/calendar.model.ts';
import type { WeekPlan } from '../plan/plan.model.ts';
import { readAll } from './page.reader.ts';
import { demand, RefusedError } from './stage.model.ts';
import type { SettableClock } from './timeline.player.ts';

/** Opens the edition to be played in, or takes up one that was opened before. */
export const openEdition = async (
  api: ApiClient,
  token: string,
  plan: WeekPlan,
  wanted: string | null,
): Promise<Edition> => {
  const known = await readAll(api, token, '/editions', {}, editionSchema);
  const codes = new Set(known.map(({ code }) => code));
  let code = wanted;
  for (let n = 1; code === null; n += 1) {
    const free = `rehearsal-${plan.seed}-${n}`;
    if (!codes.has(free)) code = free;
  }
  const existing = known.find((edition) => edition.code === code);
  if (existing) {
    checkEdition(existing, plan);
    return existing;
  }
  const { body } = await demand(api, {
    method: 'POST',
    path: '/editions',
    token,
    json: {
      code,
      name: '2016年全国大众创业万众创新活动周（演练）',
      nameEn: '2016 National Mass Entrepreneurship and Innovation Week (rehearsal)',
      ...plan.dates,
      hostCity: '深圳',
      theme: '发展新经济，培育新动能',
      rehearsal: true,
    },
  });
  return editionSchema.parse(body);
};

const checkEdition = (edition: Edition, plan: WeekPlan): void => {
  if (!edition.rehearsal)
    throw new RefusedError(`${edition.code} is a real edition; name a rehearsal edition.`);
  const { warmUpStart, start, end } = plan.dates;
  if (edition.warmUpStart !== warmUpStart || edition.start !== start || edition.end !== end) {
    throw new RefusedError(
      `${edition.code} runs from ${edition.start} to ${edition.end}, not from ${start} to ${end}; use another edition.`,
    );
  }
};

/** What the edition's clock shows, as far as this process knows: it never runs ahead of the server's. */
export class EditionClock implements SettableClock {
  private setAt = 0;
  private shown = 0;
  private speed = 0;

  constructor(
    private readonly api: ApiClient,
    private readonly token: string,
    private readonly edition: string,
  ) {}

  get now(): number {
    return this.shown + (performance.now() - this.setAt) * this.speed;
  }

  async set(at: number, speed: number): Promise<void> {
    await demand(this.api, {
      method: 'PATCH',
      path: `/editions/${this.edition}`,
      token: this.token,
      json: { clock: { at: instant(at), speed } },
    });
    // The request carries whole seconds.
    this.shown = Math.floor(at / 1000) * 1000;
    this.speed = speed;
    this.setAt = performance.now();
  }
}
