import { z } from 'zod';
import { FEEDS, MEASURES, seriesQuerySchema, TREND_MODES } from './board.contract.ts';
import { metricSchema } from './metric.contract.ts';
import { historyModeSchema, isMomentOfMode, ONE_MOMENT } from './moment.contract.ts';
import { askedInstantSchema } from './primitive.contract.ts';

export const EXPORTED_PANELS = [
  'figures',
  'units',
  'kinds',
  'trend',
  'corrections',
  'feed',
  'completeness',
  'live',
  'alarms',
] as const;
export type ExportedPanel = (typeof EXPORTED_PANELS)[number];

/**
 * GET /board/export: what a panel of the board shows, as a file. Units and kinds are the nation's whatever the scope,
 * completeness is of the unit that it names, if it names one; completeness and alarms are told as they are now, to those
 * who may see them; events that are on in a past, by the programme as it is now.
 */
export const boardExportQuerySchema = seriesQuerySchema
  .omit({ last: true, until: true, metric: true })
  .extend({
    panel: z.enum(EXPORTED_PANELS),
    format: z.enum(['xlsx', 'csv']),
    /** Of a trend. */
    metric: z.union([metricSchema, z.literal('events')]).default('participants'),
    trend: z.enum(TREND_MODES).default('cumulative'),
    /** Of units: told beside the figures themselves. */
    measure: z.enum(MEASURES).default('absolute'),
    /** Of a feed. */
    feed: z.enum(FEEDS).default('all'),
    /** As boards have it: as it was known at `moment`, or what counts now of what had happened by then. */
    mode: historyModeSchema.default('known'),
    /** By the edition's clock. */
    moment: askedInstantSchema.optional(),
  })
  .refine(isMomentOfMode, ONE_MOMENT);
export type BoardExportQuery = z.infer<typeof boardExportQuerySchema>;
