import { Injectable } from '@nestjs/common';
import type { Metric } from '@innoweek/contracts';
import { REGISTER } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import type { NewEntry } from '../counting/ledger.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';

/** What a record of a register counts with. */
export type Wanted = { subject: string; metric: Metric; day: string; amount: number };
/** The same as it stands in the ledger; `at` in milliseconds since 1970. */
export type Posted = Wanted & { batch: string; seq: number; at: number };

/** A record of which another figure is to stand than does; `note` is what the ledger says of it. */
export type Posting = { posted: readonly Posted[]; wanted: readonly Wanted[]; note: string };

/** Who posts, and why a figure moves. */
export type PostedBy = {
  editionId: number;
  actorId: string | null;
  reason: string | null;
  /** By the clock of the edition, milliseconds since 1970. */
  at: number;
  idempotencyKey?: string;
  requestHash?: string;
};

const LONGEST_NOTE = 500;
const isSame = (one: Wanted, other: Wanted): boolean =>
  one.subject === other.subject &&
  one.metric === other.metric &&
  one.day === other.day &&
  one.amount === other.amount;

const staying = ({ posted, wanted }: Posting): readonly Posted[] =>
  posted.filter((one) => wanted.some((other) => isSame(one, other)));

/**
 * The entries that make the ledger say what the records do: what no longer holds is taken back by the entry that
 * reverses it, what is new is added. All registers of a subject speak as one reporter, so that they add up.
 */
export const entriesOf = (postings: readonly Posting[], at: number): NewEntry[] =>
  postings.flatMap((posting) => {
    const kept = staying(posting);
    const speaking = { reporter: REGISTER, standing: 'door', grade: 'observed', revision: 0 } as const;
    const note = posting.note.slice(0, LONGEST_NOTE);
    return [
      ...posting.posted
        .filter((one) => !kept.includes(one))
        .map(({ batch, seq, at: occurredAt, subject, metric, day, amount }): NewEntry => ({
          ...speaking,
          subject,
          metric,
          day,
          op: 'void',
          of: 'add',
          voids: { batch, seq },
          amount: BigInt(amount),
          occurredAt,
          note,
        })),
      ...posting.wanted
        .filter((one) => !kept.some((other) => isSame(one, other)))
        .map(({ subject, metric, day, amount }): NewEntry => ({
          ...speaking,
          subject,
          metric,
          day,
          op: 'add',
          amount: BigInt(amount),
          occurredAt: at,
          note,
        })),
    ];
  });

/** Carries what registers hold into the ledger, in the transaction that writes the records. */
@Injectable()
export class RegisterPoster {
  constructor(private readonly ledger: LedgerService) {}

  /**
   * Appends what moves, as one batch.
   * @returns what stands of each record then, at its place, and the receipt; null where nothing moves
   */
  async post(
    manager: EntityManager,
    { at, ...by }: PostedBy,
    postings: readonly Posting[],
  ): Promise<{ standing: Posted[][]; receipt: string | null }> {
    const entries = entriesOf(postings, at);
    const receipt =
      entries.length === 0
        ? null
        : (await this.ledger.appendWithin(manager, { ...by, kind: 'register', facts: [], entries })).id;
    let seq = 0;
    const standing = postings.map((posting) => {
      const kept = staying(posting);
      seq += posting.posted.length - kept.length;
      const added = posting.wanted.filter((one) => !kept.some((other) => isSame(one, other)));
      return [...kept, ...added.map((one) => ({ ...one, batch: receipt ?? '', seq: seq++, at }))];
    });
    return { standing, receipt };
  }

  /** To be called after the commit. */
  announce(editionId: number): void {
    this.ledger.announceEntries(editionId);
  }
}
