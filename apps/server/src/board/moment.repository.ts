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

  /** The first version; null where there is none. */
  async first(manager: EntityManager, editionId: number): Promise<Moment | null> {
    const [first] = await manager.query<Omit<Moment, 'newest'>[]>(
      `select ${COLUMNS} from board_versions v where v.edition_id = $1 order by v.version limit 1`,
      [editionId],
    );
    return first ? { ...first, newest: false } : null;
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
    const [named, value] =
      version !== undefined
        ? [NAMED.version, version]
        : asOf !== undefined
          ? [NAMED.asOf, new Date(asOf)]
          : [NAMED.moment, new Date(moment ?? 0)];
    const [found] = await manager.query<Omit<Moment, 'newest'>[]>(
      `with named as (${named}), whole as (
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

/** The last version up to $2. A clock that was set back is past a moment once it has shown a later one. */
const NAMED = {
  version: `select max(version) as version from board_versions where edition_id = $1 and version <= $2::int`,
  asOf: `select version from board_versions where edition_id = $1 and at <= $2::timestamptz
         order by at desc, version desc limit 1`,
  moment: `select coalesce(
             (select min(version) - 1 from board_versions where edition_id = $1 and edition_at > $2::timestamptz),
             (select max(version) from board_versions where edition_id = $1)) as version`,
};

/** As the interface shows it. */
export const shownMoment = ({ version, at, editionAt }: Moment): BoardMoment => ({
  version,
  at: at.toISOString(),
  editionAt: editionAt.toISOString(),
});
