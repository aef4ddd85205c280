import { setTimeout as sleep } from 'node:timers/promises';
import { EDITION } from '../../bench/stage.bench.ts';
import type { ChaosStage } from '../chaos.stage.ts';
import { CrowdSockets } from '../crowd.sockets.ts';
import type { Fault } from '../fault.model.ts';

const JOIN_PATIENCE_MS = 90_000;
/** Tallies go on so long in front of those who do not read. */
const UNREAD_MS = 3_000;

/** They come to the processes themselves: a proxy of ours in between would be what is tried. */
const crowdOf = ({ apis, week }: ChaosStage): CrowdSockets =>
  new CrowdSockets(
    apis.map(({ port }) => `http://127.0.0.1:${port}`),
    week.server.token,
    EDITION,
  );

/** Very many people at the boards. */
export const CROWD_FAULTS: readonly Fault[] = [
  {
    name: 'clients-that-do-not-read',
    accepts: true,
    strike: async (stage, { unread }) => {
      const crowd = crowdOf(stage);
      crowd.open(unread);
      try {
        await crowd.untilJoined(unread, JOIN_PATIENCE_MS);
        crowd.stopReading();
        await sleep(UNREAD_MS);
      } catch (error) {
        crowd.close();
        throw error;
      }
      return () => {
        crowd.close();
        return Promise.resolve();
      };
    },
  },
  {
    name: 'reconnect-at-once',
    accepts: true,
    strike: async (stage, { crowd: count }) => {
      const crowd = crowdOf(stage);
      try {
        crowd.open(count);
        await crowd.untilJoined(count, JOIN_PATIENCE_MS);
        crowd.drop();
        crowd.open(count);
        await crowd.untilJoined(count, JOIN_PATIENCE_MS);
      } finally {
        crowd.close();
      }
      return () => Promise.resolve();
    },
  },
];
