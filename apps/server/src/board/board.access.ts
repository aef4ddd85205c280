import { Injectable } from '@nestjs/common';
import { isHeld } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import { ProblemError } from '../problems/problem.error.ts';

/** Who may watch which board: over HTTP and over the socket alike. */
@Injectable()
export class BoardAccess {
  constructor(
    private readonly source: DataSource,
    private readonly events: EventDirectory,
  ) {}

  /**
   * Nation, units and kinds are public. An event's board is as visible as the event, an organisation's is
   * seen by itself, the association of its unit, and coordinators. Others do not exist.
   */
  async check(principal: Principal | null, board: string): Promise<void> {
    if (isPublicBoard(board) || seesAll(principal)) return;
    const [kind = '', name = ''] = board.split(':');
    const allowed =
      kind === 'event'
        ? await this.#seesEvent(principal, name)
        : await this.#seesOrganisation(principal, name);
    if (!allowed) throw new ProblemError('board_not_found');
  }

  /** Whether an event is the caller's own, or lies in the unit the caller moderates. */
  async mayReportOn(principal: Principal, code: string): Promise<boolean> {
    const event = await this.events.load(code);
    return event !== null && concerns(principal, event);
  }

  async #seesEvent(principal: Principal | null, code: string): Promise<boolean> {
    const event = await this.events.load(code);
    if (!event) return false;
    return isHeld(event.status) || concerns(principal, event);
  }

  async #seesOrganisation(principal: Principal | null, id: string): Promise<boolean> {
    if (!principal?.organisation) return false;
    if (principal.organisation.id === id) return true;
    const unit = unitOf(principal);
    if (unit === null) return false;
    const rows = await this.source.query<unknown[]>(`select from organisations where id = $1 and unit = $2`, [
      id,
      unit,
    ]);
    return rows.length > 0;
  }
}

/** Boards that anybody may watch. */
export const isPublicBoard = (board: string): boolean => /^(nation|unit|kind)(:|$)/.test(board);

const concerns = (principal: Principal | null, event: KnownEvent): boolean => {
  const own = principal?.organisation?.id;
  if (own !== undefined && (event.organiserId === own || event.coOrganisers.includes(own))) return true;
  const unit = unitOf(principal);
  return unit !== null && unit === event.unit;
};
