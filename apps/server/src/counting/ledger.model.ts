import type { Entry, Fact, Ruling } from '@innoweek/counting';
import type { BatchKind } from './ledger.entity.ts';

/** Of distributive unions: Omit on each member. */
type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An entry before it has its place in the ledger. */
export type NewEntry = OmitEach<Entry, 'batch' | 'seq'> & {
  note?: string | null;
  /** Check-ins: (subject, device, deviceSeq) counts once. */
  device?: string;
  deviceSeq?: number;
};

/** What is appended in one piece. */
export type NewBatch = {
  editionId: number;
  kind: BatchKind;
  /** Account; null for the clock. */
  actorId: string | null;
  reason?: string | null;
  /** The batch it takes back. */
  withdraws?: string;
  /** With `requestHash`: the same key and content gives back the first receipt. Unique per actor. */
  idempotencyKey?: string;
  requestHash?: string;
  /** Of the request that it comes with; whoever appends it knows. */
  traceParent?: string | null;
  facts: readonly Fact[];
  entries: readonly NewEntry[];
};

/** A batch that also decides about claims; only what is appended within a transaction can. */
export type RulingBatch = NewBatch & { rulings: readonly Ruling[] };

/** What became of an appended batch. */
export type Appended = { id: string; entryCount: number; replayed: boolean };

/** Takes back what stands of a batch. */
export type Withdrawal = Pick<NewBatch, 'editionId' | 'actorId' | 'reason' | 'traceParent'> & {
  withdraws: string;
};

/** What became of a withdrawal; `ofCoordinator`: something of it was said by a coordinator. */
export type Withdrawn = Appended & { ofCoordinator: boolean };
