import { Injectable } from '@nestjs/common';
import type { BoardMoment, MomentQuery } from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';

/** A version with when it was; `newest`: whether no later one was committed. */
export type Moment = { version: number; at: Date; editionAt: Date; newest: boolean };

const COLUMNS = `v.version, v.at, v.edition_at as "editionAt"`;

/** Finds the version that a moment means. */
@Injectable()
export class MomentRepository {
  /** The last version up to what is said; without that, the newest. Version 0, before everything, where there is none. */
  async find(manager: EntityManager, editionId: number, query: MomentQuery = {}): Promise<Moment> {
    const [newest] = await manager.query<Omit<Moment, 'newest'>[]>(
      `select ${COLUMNS} from board_versions v where v.edition_id = $1 order by v.version desc limit 1`,
      [editionId],
    );
    const { version, asOf, moment } = query;
    const isPast = version !== undefined || asOf !== undefined || moment !== undefined;
    const found = isPast ? await this.#findPast(manager, editionId, query) : newest;
    if (!found) {
      const at = new Date(asOf ?? moment ?? Date.now());
      return { version: 0, at, editionAt: at, newest: newest === undefined };
    }
    return { ...found, newest: found.version === newest?.version };
  }

  /**
   * Among versions whose changes were thinned only the last of each minute of the edition's clock are whole: what is
   * asked of another one is answered with the one before it.
   */
  async #findPast(
    manager: EntityManager,
    editionId: number,
    { version, asOf, moment }: MomentQuery,
  ): Promise<Omit<Moment, 'newest'> | undefined> {
    const [condition, order, value] =
      version !== undefined
        ? ['v.version <= $2', 'v.version desc', version]
        : asOf !== undefined
          ? ['v.at <= $2', 'v.at desc, v.version desc', new Date(asOf)]
          : ['v.edition_at <= $2', 'v.edition_at desc, v.version desc', new Date(moment ?? 0)];
    const [found] = await manager.query<Omit<Moment, 'newest'>[]>(
      `with named as (
         select v.version from board_versions v where v.edition_id = $1 and ${String(condition)} order by ${String(order)} limit 1
       ), whole as (
         select case when named.version > coalesce(t.version, 0) then named.version
                else (select max(s.version) from board_steps s where s.edition_id = $1 and s.version <= named.version) end
                as version
         from named left join board_thinnings t on t.edition_id = $1
       )
       select ${COLUMNS} from board_versions v join whole using (version) where v.edition_id = $1`,
      [editionId, value],
    );
    return found;
  }
}

/** As the interface shows it. */
export const shownMoment = ({ version, at, editionAt }: Moment): BoardMoment => ({
  version,
  at: at.toISOString(),
  editionAt: editionAt.toISOString(),
});
