import type { Bench } from '../bench.context.ts';
import { summary, type BenchRow } from '../figure.model.ts';
import { PeerError } from './peer.model.ts';
import { PeerStage, type Peer } from './peer.stage.ts';

/** A peer that runs until the bench is closed, or null where it cannot be had: then one line says why. */
export const openPeer = async <Of extends Peer>(
  bench: Bench,
  start: () => Promise<Of>,
): Promise<PeerStage<Of> | null> => {
  try {
    const peer = await start();
    bench.onClose(() => peer.stop());
    bench.say(`· ${peer.release.name} ${peer.release.version} runs`);
    return new PeerStage(peer);
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    bench.say(`· not measured: ${error.message}`);
    return null;
  }
};

/** The row of a figure whose peer could not be had. */
export const notMeasured = (row: Omit<BenchRow, 'value'>): BenchRow => ({
  ...row,
  value: summary([]),
  note: 'not measured',
});
