import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PULSE_MS, type Problem } from '@innoweek/contracts';
import { BoardStore } from './board-store.ts';
import { BOARD, EDITION, ManualClock, MemoryServer, settle } from './memory.server.ts';

const PARTICIPANTS = 'nation/participants/total';
const MEDIA = 'nation/media_reports/total';

let server: MemoryServer;
let clock: ManualClock;
let store: BoardStore;

const answerNext = async (version?: number): Promise<void> => {
  const asked = server.asked.shift();
  if (!asked) throw new Error('nothing was asked');
  asked.answer(server.snapshot(asked.join.have, version));
  await settle();
};

beforeEach(async () => {
  server = new MemoryServer();
  clock = new ManualClock();
  server.commit({ [PARTICIPANTS]: 100 });
  store = new BoardStore(server, clock, BOARD, EDITION);
  store.start();
  server.connect();
  await settle();
});

describe('joining', () => {
  it('shows nothing before the snapshot, and the snapshot afterwards', async () => {
    expect(store.status().condition).toBe('connecting');
    expect(store.cell(PARTICIPANTS)).toBeUndefined();
    await answerNext();
    expect(store.status()).toMatchObject({ condition: 'live', connected: true, version: 1 });
    expect(store.cell(PARTICIPANTS)).toBe(100);
  });

  it('keeps what comes while the snapshot is under way, and drops what the snapshot holds already', async () => {
    server.commit({ [PARTICIPANTS]: 110 });
    server.commit({ [PARTICIPANTS]: 120 });
    server.tell((listener) => listener.delta(server.delta(1, 2)));
    server.tell((listener) => listener.delta(server.delta(2, 3)));
    await answerNext(2);
    expect(store.cell(PARTICIPANTS)).toBe(110);
    clock.draw();
    expect(store.status().version).toBe(3);
    expect(store.cell(PARTICIPANTS)).toBe(120);
    expect(server.asked).toHaveLength(0);
  });

  it('tells the age of what it shows at once, however wrong the clock of the browser is', async () => {
    clock.sleep(24 * 3_600_000);
    const snapshot = server.snapshot(undefined);
    const now = new Date(Date.parse(snapshot.at) + 4_000).toISOString();
    server.asked.shift()?.answer({ ...snapshot, now });
    await settle();
    expect(store.status().changedAt).toBe(clock.now() - 4_000);
  });

  it('tells when what it shows was made by the clock of a rehearsal, which it follows with every change', async () => {
    const editionAt = (minute: number): string => `2016-10-12T00:${String(minute)}:00.000Z`;
    server.commit({ [PARTICIPANTS]: 110 });
    server.asked.shift()?.answer({ ...server.snapshot(undefined), editionAt: editionAt(10) });
    await settle();
    expect(store.status().editionAt).toBe(Date.parse(editionAt(10)));
    server.commit({ [PARTICIPANTS]: 120 });
    const { version } = server;
    const delta = server.delta(version - 1, version);
    server.tell((listener) => listener.delta({ ...delta, editionAt: editionAt(45) }));
    clock.draw();
    expect(store.status()).toMatchObject({
      editionAt: Date.parse(editionAt(45)),
      madeAt: Date.parse(delta.at),
    });
  });

  it('tells why a board is refused, and does not ask for it again', async () => {
    const problem: Problem = {
      type: 'about:blank',
      title: 'No such board',
      status: 404,
      code: 'board_not_found',
      errors: [],
    };
    server.asked.shift()?.answer({ problem });
    await settle();
    expect(store.status()).toMatchObject({ condition: 'refused', problem: { code: 'board_not_found' } });
    clock.pass(120_000);
    expect(server.asked).toHaveLength(0);
  });

  it('asks again within a second once it may not be watched any more, and says why', async () => {
    server.asked.shift()?.answer(server.snapshot(undefined));
    await settle();
    const closed = { board: 'unit:CN-GD', edition: EDITION };
    server.tell((listener) => listener.closed(closed));
    clock.pass(1_000);
    expect(server.asked).toHaveLength(0);
    server.tell((listener) => listener.closed({ ...closed, board: BOARD }));
    clock.pass(1_000);
    const problem: Problem = {
      type: 'about:blank',
      title: 'Closed',
      status: 403,
      code: 'board_closed',
      errors: [],
    };
    server.asked.shift()?.answer({ problem });
    await settle();
    expect(store.status()).toMatchObject({ condition: 'refused', problem: { code: 'board_closed' } });
  });

  it('asks again after a while when no reply came', async () => {
    server.asked.shift()?.fail();
    await settle();
    expect(server.asked).toHaveLength(0);
    clock.pass(1_500);
    expect(server.asked).toHaveLength(1);
  });

  it('ignores a reply that comes after the next connection asked again', async () => {
    const late = server.asked.shift();
    server.disconnect();
    server.commit({ [PARTICIPANTS]: 200 });
    server.connect();
    late?.answer(server.snapshot(undefined, 1));
    await settle();
    expect(store.status().condition).toBe('connecting');
    await answerNext();
    expect(store.cell(PARTICIPANTS)).toBe(200);
  });

  it('takes the server for right when it has an older version than we do', async () => {
    server.commit({ [MEDIA]: 5 });
    await answerNext();
    server.disconnect();
    server.connect();
    clock.pass(1_000);
    expect(server.asked[0]?.join.have).toBe(2);
    await answerNext(1);
    expect(store.status().version).toBe(1);
    expect(store.cell(MEDIA)).toBeUndefined();
  });
});

describe('following', () => {
  beforeEach(() => answerNext());

  it('applies the deltas of a frame together, once', () => {
    const heard = jest.fn();
    store.subscribeCells([PARTICIPANTS], heard);
    for (const value of [101, 102, 103]) {
      server.commit({ [PARTICIPANTS]: value });
      server.tell((listener) => listener.delta(server.delta(server.version - 1, server.version)));
    }
    expect(store.cell(PARTICIPANTS)).toBe(100);
    expect(heard).not.toHaveBeenCalled();
    clock.draw();
    expect(store.cell(PARTICIPANTS)).toBe(103);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('wakes only who shows a number that changed', () => {
    const participants = jest.fn();
    const media = jest.fn();
    store.subscribeCells([PARTICIPANTS], participants);
    const stop = store.subscribeCells([MEDIA, PARTICIPANTS], media);
    server.commit({ [MEDIA]: 7, [PARTICIPANTS]: 100 });
    server.tell((listener) => listener.delta(server.delta(1, 2)));
    clock.draw();
    expect(participants).not.toHaveBeenCalled();
    expect(media).toHaveBeenCalledTimes(1);
    stop();
    server.commit({ [MEDIA]: 8 });
    server.tell((listener) => listener.delta(server.delta(2, 3)));
    clock.draw();
    expect(media).toHaveBeenCalledTimes(1);
  });

  it('asks from the version it has when a delta is missing', async () => {
    server.commit({ [PARTICIPANTS]: 110 });
    server.commit({ [MEDIA]: 1 });
    server.tell((listener) => listener.delta(server.delta(2, 3)));
    expect(server.asked[0]?.join).toEqual({ board: BOARD, edition: EDITION, have: 1 });
    expect(store.status().condition).toBe('repairing');
    expect(store.cell(PARTICIPANTS)).toBe(100);
    await answerNext();
    clock.draw();
    expect(store.status()).toMatchObject({ condition: 'live', version: 3 });
    expect(store.cell(PARTICIPANTS)).toBe(110);
    expect(store.cell(MEDIA)).toBe(1);
  });

  it('asks for nothing when it is told again what it knows', () => {
    for (const value of [101, 102]) {
      server.commit({ [PARTICIPANTS]: value });
      server.tell((listener) => listener.delta(server.delta(server.version - 1, server.version)));
    }
    clock.draw();
    server.tell((listener) => listener.delta(server.delta(1, 2)));
    server.commit({ [PARTICIPANTS]: 103 });
    server.tell((listener) => listener.delta(server.delta(3, 4)));
    clock.draw();
    expect(server.asked).toHaveLength(0);
    expect(store.cell(PARTICIPANTS)).toBe(103);
  });

  it('asks again when a pulse is newer than what it has', () => {
    server.commit({ [PARTICIPANTS]: 110 });
    server.tell((listener) => listener.pulse(server.pulse()));
    expect(server.asked[0]?.join.have).toBe(1);
  });

  it('comes back by itself after a lost connection, from the version it has', async () => {
    server.disconnect();
    expect(store.status().connected).toBe(false);
    server.commit({ [PARTICIPANTS]: 130 });
    server.connect();
    expect(server.asked).toHaveLength(0);
    clock.pass(1_000);
    expect(server.asked[0]?.join.have).toBe(1);
    await answerNext();
    expect(store.cell(PARTICIPANTS)).toBe(130);
  });

  it('says since when it is stale, keeps the old figures, and is live again with the next sign of life', () => {
    const confirmedAt = clock.now();
    clock.pass(2 * PULSE_MS - 1);
    expect(store.status().condition).toBe('live');
    clock.pass(1);
    expect(store.status()).toMatchObject({ condition: 'stale', confirmedAt });
    expect(store.cell(PARTICIPANTS)).toBe(100);
    expect(server.asked).toHaveLength(1);
  });

  it('knows within a second of waking that it slept, and since when its figures are old', async () => {
    const confirmedAt = clock.now();
    clock.pass(500);
    clock.sleep(8 * 3_600_000);
    clock.pass(1_000);
    expect(store.status()).toMatchObject({ condition: 'stale', confirmedAt });
    expect(server.asked).toHaveLength(1);
    server.commit({ [PARTICIPANTS]: 140 });
    await answerNext();
    expect(store.status().condition).toBe('live');
    expect(store.cell(PARTICIPANTS)).toBe(140);
  });

  it('is not stale as long as pulses come', () => {
    for (let beat = 0; beat < 5; beat += 1) {
      clock.pass(PULSE_MS);
      server.tell((listener) => listener.pulse(server.pulse()));
    }
    expect(store.status().condition).toBe('live');
  });

  it('ignores what is said of another board or edition', () => {
    server.commit({ [PARTICIPANTS]: 999 });
    server.tell((listener) => listener.delta({ ...server.delta(1, 2), board: 'unit:CN-GD' }));
    server.tell((listener) => listener.delta({ ...server.delta(1, 2), edition: 'other' }));
    clock.draw();
    expect(store.cell(PARTICIPANTS)).toBe(100);
    expect(store.status().version).toBe(1);
  });

  it('keeps corrections, the newest first, each once', () => {
    const notice = {
      board: BOARD,
      edition: EDITION,
      version: 2,
      at: '2026-06-01T00:00:02Z',
      kind: 'correction',
      subject: 'event:A-1',
      metric: 'participants',
      change: -10,
      reason: null,
    } as const;
    server.tell((listener) => listener.notice(notice));
    server.tell((listener) => listener.notice({ ...notice, version: 3 }));
    server.tell((listener) => listener.notice(notice));
    expect(store.notices().map(({ version }) => version)).toEqual([3, 2]);
  });

  it('says nothing more once it is stopped', () => {
    const heard = jest.fn();
    store.subscribeCells([PARTICIPANTS], heard);
    store.stop();
    server.commit({ [PARTICIPANTS]: 110 });
    server.tell((listener) => listener.delta(server.delta(1, 2)));
    clock.draw();
    clock.pass(60_000);
    expect(heard).not.toHaveBeenCalled();
    expect(server.asked).toHaveLength(0);
  });
});
