import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inPieces } from '../database/row.table.ts';
import { sendInTurns } from '../database/statement.turns.ts';
import { Rounds } from '../operations/rounds.timer.ts';
import { gramsOf } from './event.search.ts';

/** How often events are looked for that are not found by what they are called, in milliseconds. */
const SWEEP_MS = 60_000;
/** Events of one statement. */
const PIECE = 500;

/** An event with the text that it is found by. */
export type FoundBy = { code: string; search: string };

/** Writes down by which pieces events are found, in the transaction that writes the events. */
export const keepGrams = (manager: EntityManager, events: readonly FoundBy[]): Promise<void> =>
  sendInTurns(
    inPieces(events, PIECE, (piece) => [
      `insert into event_grams (code, grams, digest)
       select code, grams, md5(search)::uuid from unnest($1::text[], $2::text[], $3::text[]) as e(code, grams, search)
       on conflict (code) do update set grams = excluded.grams, digest = excluded.digest`,
      [
        piece.map(({ code }) => code),
        piece.map(({ search }) => gramsOf(search).join('\n')),
        piece.map(({ search }) => search),
      ],
    ]),
    ([statement, values]) => manager.query(statement, values),
  );

/** Looks for events that a server wrote which did not keep their pieces: an older one, during a rolling update. */
@Injectable()
export class GramSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('events');
  readonly #rounds = new Rounds(
    () => this.sweep(),
    (error) => {
      this.#log.warn({ msg: 'events may not be found by what they are called', err: error });
    },
  );

  constructor(private readonly source: DataSource) {}

  onApplicationBootstrap(): void {
    void this.#rounds.once();
    this.#rounds.begin(SWEEP_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#rounds.end();
  }

  /** Keeps what is missing or old. Twice, or side by side, does no harm. */
  async sweep(): Promise<void> {
    await this.source.transaction(async (manager) => {
      const events = await manager.query<FoundBy[]>(
        `select e.code, e.search from events e left join event_grams g on g.code = e.code
         where g.digest is distinct from md5(e.search)::uuid order by e.code for no key update of e`,
      );
      await keepGrams(manager, events);
    });
  }
}
