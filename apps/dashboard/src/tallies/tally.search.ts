import { daySchema, eventCodeSchema } from '@innoweek/contracts';

/** What a link to the form asks for; with `corrects`, the receipt whose figures of that day are to be corrected. */
export type TallySearch = { event?: string; unit?: string; day?: string; corrects?: string };

const UNIT = /^CN-[A-Z0-9-]{2,17}$/;
const RECEIPT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What can be understood of an address; the rest is left out. */
export const readTallySearch = (search: Record<string, unknown>): TallySearch => {
  const event = eventCodeSchema.safeParse(search['event']);
  const { unit, corrects } = search;
  const isUnit = !event.success && typeof unit === 'string' && UNIT.test(unit);
  if (!event.success && !isUnit) return {};
  const day = daySchema.safeParse(search['day']);
  return {
    ...(event.success ? { event: event.data } : {}),
    ...(isUnit ? { unit } : {}),
    ...(day.success ? { day: day.data } : {}),
    ...(day.success && typeof corrects === 'string' && RECEIPT.test(corrects) ? { corrects } : {}),
  };
};
