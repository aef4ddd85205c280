import { Injectable } from '@nestjs/common';
import { isHeld, ORGANISATION_KINDS } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { DataSource } from 'typeorm';
import { seesAll, unitOf, type Principal, type Reader } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import { ProblemError } from '../problems/problem.error.ts';

/** The edition of a board, and what of it is shown to everybody. */
export type Publicity = Pick<EditionEntity, 'code' | 'publicBoard'>;

/** Who may watch which board: over HTTP and over the socket alike. */
@Injectable()
export class BoardAccess {
  constructor(
    private readonly source: DataSource,
    private readonly events: EventDirectory,
  ) {}

  /**
   * Nation, units and kinds are public. An event's board is as visible as the event, an organisation's is
   * seen by itself, the association of its unit, and coordinators. Others do not exist. Where a coordinator keeps the
   * boards of an edition to those who are signed in, others are told so. A wall sees the one it was made for.
   */
  async check(reader: Reader, board: string, { code, publicBoard }: Publicity): Promise<void> {
    if (reader !== null && 'displayId' in reader) {
      if (reader.edition !== code || reader.scope !== board) throw new ProblemError('board_not_found');
      return;
    }
    const principal = reader;
    if (principal === null && publicBoard.audience !== 'open') throw new ProblemError('board_closed');
    const [kind = '', name = ''] = board.split(':');
    const allowed = isPublicBoard(board)
      ? isKnown(kind, name)
      : kind === 'event'
        ? await this.#seesEvent(principal, name)
        : await this.#seesOrganisation(principal, name);
    if (!allowed) throw new ProblemError('board_not_found');
  }

  /** Figures are public, who reported them is not: own organisation, own unit, own events, or everything. */
  async mayTrace(principal: Principal | null, scope: string): Promise<boolean> {
    if (principal === null) return false;
    if (seesAll(principal)) return true;
    const [kind = '', name = ''] = scope.split(':');
    if (kind === 'unit') return unitOf(principal) === name;
    if (kind === 'organisation') return principal.organisation?.id === name;
    return kind === 'event' && (await this.mayReportOn(principal, name));
  }

  /** What may not be traced does not exist. */
  async checkTrace(principal: Principal | null, scope: string, edition: Publicity): Promise<void> {
    if (seesAll(principal)) await this.check(principal, scope, edition);
    if (!(await this.mayTrace(principal, scope))) throw new ProblemError('board_not_found');
  }

  /** Whether an event is the caller's own, or lies in the unit the caller moderates. */
  async mayReportOn(principal: Principal, code: string): Promise<boolean> {
    const event = await this.events.load(code);
    return event !== null && concerns(principal, event);
  }

  async #seesEvent(principal: Principal | null, code: string): Promise<boolean> {
    const event = await this.events.load(code);
    if (!event) return false;
    return isHeld(event.status) || seesAll(principal) || concerns(principal, event);
  }

  async #seesOrganisation(principal: Principal | null, id: string): Promise<boolean> {
    if (!principal || id.includes('\0')) return false;
    if (principal.organisation?.id === id) return true;
    const unit = unitOf(principal);
    if (unit === null && !seesAll(principal)) return false;
    const rows = await this.source.query<unknown[]>(
      `select from organisations where id = $1 and merged_into is null and ($2::text is null or unit = $2)`,
      [id, seesAll(principal) ? null : unit],
    );
    return rows.length > 0;
  }
}

/** Boards that anybody may watch. */
export const isPublicBoard = (board: string): boolean => /^(nation|unit|kind)(:|$)/.test(board);

/** Whether there is such a public board: a slip in its name must not look like a week without figures. */
const isKnown = (kind: string, name: string): boolean => {
  if (kind === 'unit') return name === 'none' || findUnit(name) !== null;
  return kind === 'nation' ? name === '' : ORGANISATION_KINDS.some((known) => known === name);
};

const concerns = (principal: Principal | null, event: KnownEvent): boolean => {
  const own = principal?.organisation?.id;
  if (own !== undefined && (event.organiserId === own || event.coOrganisers.includes(own))) return true;
  const unit = unitOf(principal);
  return unit !== null && unit === event.unit;
};
