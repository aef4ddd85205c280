import { z } from 'zod';
import { METRICS } from './metric.contract.ts';
import { daySchema, instantSchema, LANGUAGES } from './primitive.contract.ts';

/** What the public board can show; of `events` those that take place. */
export const PUBLIC_METRICS = [...METRICS, 'events'] as const;
export type PublicMetric = (typeof PUBLIC_METRICS)[number];

/**
 * Who may see figures without signing in. `open`: every board of the nation, units and kinds, as ever; `reduced`: only
 * the public board; `closed`: nothing.
 */
export const AUDIENCES = ['open', 'reduced', 'closed'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What of an edition is public. PUT /editions/:code/public-board (coordinators) sets it. */
export const publicBoardSettingsSchema = z.strictObject({
  audience: z.enum(AUDIENCES),
  metrics: z.array(z.enum(PUBLIC_METRICS)).min(1).max(PUBLIC_METRICS.length),
  /** Whether figures of single units are shown, too. */
  units: z.boolean(),
  /** Whether other sites may show the board in a frame, and figures as images. */
  embedding: z.boolean(),
});
export type PublicBoardSettings = z.infer<typeof publicBoardSettingsSchema>;

/** The public board answers as the interface has always promised; other sites show it when a coordinator says so. */
export const DEFAULT_PUBLIC_BOARD: PublicBoardSettings = {
  audience: 'open',
  metrics: [...PUBLIC_METRICS],
  units: true,
  embedding: false,
};

export const publicBoardQuerySchema = z.strictObject({ edition: z.string().max(41).optional() });

/** Totals of a scope; a metric that nothing was reported of is null, which is not zero. */
const publicFiguresSchema = z.partialRecord(z.enum(PUBLIC_METRICS), z.number().nullable());

/** GET /public/board: totals, without grades, reporters, or anything that leads to an entry. */
export const publicBoardSchema = z.object({
  edition: z.object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string(),
    start: daySchema,
    end: daySchema,
    zone: z.string(),
    rehearsal: z.boolean(),
  }),
  version: z.number().int(),
  /** When figures last changed, by the edition's clock. */
  at: instantSchema,
  /** What is shown, in this order. */
  metrics: z.array(z.enum(PUBLIC_METRICS)),
  nation: publicFiguresSchema,
  /** With `none`, what lies in no unit's territory, they add up to the nation. Null where they are not public. */
  units: z.array(z.object({ id: z.string(), figures: publicFiguresSchema })).nullable(),
  embedding: z.boolean(),
});
export type PublicBoard = z.infer<typeof publicBoardSchema>;

export const TILE_THEMES = ['light', 'dark'] as const;
/** GET /public/tiles/:metric.svg: an image of one figure. */
export const tileQuerySchema = z.strictObject({
  edition: z.string().max(41).optional(),
  unit: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,20}$/)
    .optional(),
  lang: z.enum(LANGUAGES).default('zh-CN'),
  theme: z.enum(TILE_THEMES).default('light'),
});
export type TileQuery = z.infer<typeof tileQuerySchema>;

/** How often, in seconds, somebody who follows the public board need ask: what is cached is not older. */
export const PUBLIC_BOARD_AGE_S = 10;
