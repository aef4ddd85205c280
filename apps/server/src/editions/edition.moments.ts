import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EditionEntity } from './edition.entity.ts';
import { EditionService } from './edition.service.ts';

/** Each moment with when the next version of the board was made by the edition's clock; null where none was since. */
const NEXT_VERSIONS = `
  select (
    select edition_at from board_versions where edition_id = $1 and at >= asked.at order by at limit 1
  ) as shown
  from unnest($2::timestamptz[]) with ordinality as asked(at, n) order by n`;

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
