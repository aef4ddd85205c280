import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import type { ReadingContext } from './sheet.task.ts';

/** What a reader of sheets has to know of an edition: its days, its clock, and who organises. */
@Injectable()
export class ReadingContexts {
  constructor(private readonly source: DataSource) {}

  async of(edition: EditionEntity): Promise<ReadingContext> {
    const organisations = await this.source.query<ReadingContext['organisations']>(
      `select id, name, case when name_en is null then aliases else array_append(aliases, name_en) end as aliases
       from organisations`,
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
