import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EditionEntity } from './edition.entity.ts';
import { EditionService } from './edition.service.ts';

/** Each moment with when the next version of the board was made by the edition's clock; null where none was since. */
const NEXT_VERSIONS = `
  with asked as (
    select at, n from unnest($2::timestamptz[]) with ordinality as a(at, n)
  ), marks as (
    select at, edition_at, null::bigint as n from board_versions
    where edition_id = $1 and at >= (select min(at) from asked)
    union all
    select at, null, n from asked
  ), placed as (
    select *, count(edition_at) over (order by at desc) as place from marks
  ), told as (
    select n, max(edition_at) over (partition by place) as shown from placed
  )
  select shown from told where n is not null order by n`;

/** Tells of moments of the world's time, of which a rehearsal keeps no other, what the clock of its edition showed then. */
@Injectable()
export class EditionMoments {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
  ) {}

  /** In the order of the moments; known from the board that came next, and where none did yet, from the clock now. */
  async shownAt(edition: EditionEntity, moments: readonly Date[]): Promise<Date[]> {
    if (edition.clock === null || moments.length === 0) return [...moments];
    const rows = await this.source.query<{ shown: Date | null }[]>(NEXT_VERSIONS, [edition.id, moments]);
    const now = this.editions.now(edition);
    return rows.map(({ shown }) => shown ?? now);
  }
}
