import type { Metered } from '../processor.meter.ts';
import type { TallyConnection } from '../tally.connection.ts';
import type { PeerDatabase } from './peer.database.ts';
import { peerFaults, peerTally, type Kept, type PeerRelease, type PeerTally } from './peer.model.ts';

/** A peer that runs. */
export type Peer = Metered & {
  readonly release: PeerRelease;
  readonly database: PeerDatabase;
  /** A connection that posts one row at a time. */
  connect(): Promise<TallyConnection>;
  stop(): Promise<void>;
};

/** A peer and all that it was told. */
export class PeerStage<Of extends Peer = Peer> {
  /** What was answered. */
  told: Kept = { rows: 0, sum: 0 };
  #next = 0;

  constructor(readonly peer: Of) {}

  /** The tally that is told next. */
  get upcoming(): PeerTally {
    return peerTally(this.#next);
  }

  /** Tells the next tally as one durable row. */
  async tell(connection: TallyConnection): Promise<void> {
    const tally = this.upcoming;
    this.#next += 1;
    const reply = await connection.send(JSON.stringify(tally));
    if (reply.status !== 200 && reply.status !== 201)
      throw new Error(`${this.peer.release.name} answered ${reply.status}: ${reply.body}`);
    this.told = { rows: this.told.rows + 1, sum: this.told.sum + tally.value };
  }

  /** What it does not have although it answered, or has although it was not told. */
  async faults(): Promise<string[]> {
    return peerFaults(this.peer.release.name, this.told, await this.peer.database.kept());
  }
}
