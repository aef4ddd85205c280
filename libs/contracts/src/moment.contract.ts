import { z } from 'zod';
import { askedInstantSchema, askedWhole, instantSchema } from './primitive.contract.ts';

/**
 * A moment of a board, said in one of three ways. A real edition's clock is the real one; a rehearsal has one of its
 * own, so that `asOf` (when a version was committed, in real time) and `moment` (what the edition's clock showed) are
 * different times there. The board of a moment is that of the last version up to it. Where a rehearsal's clock was set
 * back, what was committed until it had caught up belongs to the latest moment that it had shown.
 */
export const momentShape = {
  version: askedWhole(z.coerce.number().int().min(0).max(2_147_483_647)).optional(),
  asOf: askedInstantSchema.optional(),
  moment: askedInstantSchema.optional(),
};
export type MomentQuery = {
  version?: number | undefined;
  asOf?: string | undefined;
  moment?: string | undefined;
};

/** Says whether at most one of them is said. */
export const isOneMoment = ({ version, asOf, moment }: MomentQuery): boolean =>
  [version, asOf, moment].filter((said) => said !== undefined).length <= 1;
export const ONE_MOMENT = { path: ['moment'], message: 'one_moment' };

/**
 * How a past moment is told: `known` as the board showed it then; `true` as it is now known to have been, which is
 * what counts now of what had happened by then.
 */
export const HISTORY_MODES = ['known', 'true'] as const;
export const historyModeSchema = z.enum(HISTORY_MODES);
export type HistoryMode = z.infer<typeof historyModeSchema>;

/** Says whether a true past is asked for by the `moment` that it is of. */
export const isMomentOfMode = ({
  mode,
  moment,
}: {
  mode: HistoryMode;
  moment?: string | undefined;
}): boolean => mode === 'known' || moment !== undefined;

/** A committed version: when that was, in real time and by the edition's clock. */
export const boardMomentSchema = z.object({
  version: z.number().int(),
  at: instantSchema,
  editionAt: instantSchema,
});
export type BoardMoment = z.infer<typeof boardMomentSchema>;
