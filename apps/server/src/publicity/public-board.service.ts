import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  cellKey,
  heldEvents,
  PUBLIC_METRICS,
  type Cells,
  type PublicBoard,
  type PublicBoardSettings,
  type PublicMetric,
  type TileQuery,
} from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import type { Actor } from '../access/actor.decorator.ts';
import { BoardRepository, UNIT_SCOPES, type BoardReading } from '../board/board.repository.ts';
import { startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { dayOf } from '../tallies/tally.service.ts';
import { layOutTile, writtenTile, type Tile } from './tile.drawing.ts';
import { TilePictures } from './tile.picture.ts';

/** How long one reading of the board serves all who ask for the public one, in milliseconds. */
const SHARED_MS = 2_000;

/** A body with the tag that tells whether it is still the same; it is made only for whoever has not got it. */
export type Tagged<T extends string | Buffer = string> = { etag: string; body: () => T | Promise<T> };

/** What everybody may know of an edition: totals, as a coordinator chose them, and nothing that leads further. */
@Injectable()
export class PublicBoardService {
  readonly #readings = new Map<number, { until: number; reading: Promise<BoardReading> }>();

  constructor(
    private readonly editions: EditionService,
    private readonly boards: BoardRepository,
    private readonly changes: ChangeService,
    private readonly pictures: TilePictures,
  ) {}

  /** The public board, ready to be sent. */
  async read(code: string | undefined): Promise<Tagged> {
    const edition = await this.#open(code);
    return tagged(JSON.stringify(await this.#compose(edition)));
  }

  /** One figure as an image that needs no script. */
  async drawTile(metric: string, query: TileQuery): Promise<Tagged> {
    return tagged(writtenTile(await this.#layOut(metric, query)));
  }

  /** The same as a picture of dots. */
  async pictureTile(metric: string, query: TileQuery): Promise<Tagged<Buffer>> {
    const tile = await this.#layOut(metric, query);
    const { etag } = tagged(writtenTile(tile));
    return { etag: etag.replace('"', '"png-'), body: () => this.pictures.draw(tile, etag) };
  }

  async #layOut(metric: string, { edition: code, unit, lang, theme }: TileQuery): Promise<Tile> {
    const edition = await this.#open(code);
    if (!edition.publicBoard.embedding) throw new ProblemError('embedding_off');
    const board = await this.#compose(edition);
    const shown = board.metrics.find((known) => known === metric);
    const place = unit === undefined ? null : findUnit(unit);
    const figures = unit === undefined ? board.nation : board.units?.find(({ id }) => id === unit)?.figures;
    // A metric or a unit that is not public is not there.
    if (shown === undefined || figures === undefined || (unit !== undefined && place === null))
      throw new ProblemError('public_board_closed');
    return layOutTile({ board, metric: shown, value: figures[shown] ?? null, place, lang, theme });
  }

  /** Whether other sites may show the board of an edition in a frame. */
  async isEmbeddable(code: string | undefined): Promise<boolean> {
    const edition = await this.editions.find(code).catch(() => null);
    return edition !== null && edition.publicBoard.audience !== 'closed' && edition.publicBoard.embedding;
  }

  /** Sets what is public of an edition; whoever may not watch any more is shown out. */
  async change(code: string, settings: PublicBoardSettings, actor: Actor): Promise<PublicBoardSettings> {
    const next = {
      ...settings,
      metrics: PUBLIC_METRICS.filter((metric) => settings.metrics.includes(metric)),
    };
    await this.editions.publish(code, next, actor);
    this.changes.announce('access');
    return next;
  }

  async #open(code: string | undefined): Promise<EditionEntity> {
    const edition = await this.editions.find(code);
    if (edition.publicBoard.audience === 'closed') throw new ProblemError('public_board_closed');
    return edition;
  }

  async #compose(edition: EditionEntity): Promise<PublicBoard> {
    const { version, editionAt, cells } = await this.#shared(edition.id);
    const { metrics, units, embedding } = edition.publicBoard;
    const figuresOf = (scope: string): PublicBoard['nation'] =>
      Object.fromEntries(metrics.map((metric) => [metric, totalOf(cells, scope, metric)]));
    const { code, name, nameEn, start, end, zone, rehearsal } = edition;
    return {
      edition: { code, name, nameEn, start, end, zone, rehearsal },
      version,
      // Before anything is counted it is as of the day's beginning: what does not change has the same tag for a while.
      at: (version === 0 ? startOfDay(dayOf(editionAt, zone), zone) : editionAt).toISOString(),
      metrics,
      nation: figuresOf('nation'),
      units: units
        ? UNIT_SCOPES.map((scope) => ({ id: scope.slice('unit:'.length), figures: figuresOf(scope) }))
        : null,
      embedding,
    };
  }

  #shared(editionId: number): Promise<BoardReading> {
    const now = Date.now();
    const kept = this.#readings.get(editionId);
    if (kept && kept.until > now) return kept.reading;
    const reading = this.boards.readBoard(editionId, 'nation');
    this.#readings.set(editionId, { until: now + SHARED_MS, reading });
    reading.catch(() => this.#readings.delete(editionId));
    return reading;
  }
}

/** Null where nothing was reported: that is not zero. */
const totalOf = (cells: Cells, scope: string, metric: PublicMetric): number | null =>
  (metric === 'events' ? heldEvents(cells, scope) : cells[cellKey(scope, metric, 'total')]) ?? null;

const tagged = (body: string): Tagged => ({
  etag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"`,
  body: () => body,
});
