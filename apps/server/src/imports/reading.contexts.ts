import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import type { ReadingContext } from './sheet.task.ts';

/** What a reader of sheets has to know of an edition: its days, its clock, and who organises. */
@Injectable()
export class ReadingContexts {
  constructor(private readonly source: DataSource) {}

  /** @param manager that of the caller's transaction, who must not wait for a second connection */
  async of(edition: EditionEntity, manager: EntityManager = this.source.manager): Promise<ReadingContext> {
    const organisations = await manager.query<ReadingContext['organisations']>(
      // The ids of those that were merged into it are names of an organisation, too.
      `select o.id, o.name, array_remove(array_append(o.aliases, o.name_en), null)
                || array(select m.id from organisations m where m.merged_into = o.id) as aliases
       from organisations o where o.merged_into is null`,
    );
    return {
      from: edition.warmUpStart,
      to: edition.end,
      offset: offsetOf(edition.zone, edition.start),
      organisations,
    };
  }
}

/** The offset of a zone on a day, `+08:00`. */
const offsetOf = (zone: string, day: string): string => {
  const minutes = Math.round((Date.parse(`${day}T00:00:00Z`) - startOfDay(day, zone).getTime()) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};
