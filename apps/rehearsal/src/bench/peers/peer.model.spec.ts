import { describe, expect, it } from '@jest/globals';
import { installReason, lastWords, peerFaults, peerManifest, peerTally } from './peer.model.ts';

describe('what a peer is told', () => {
  it('is another tally each time, in as many bytes as characters', () => {
    const tallies = Array.from({ length: 5_000 }, (_, n) => peerTally(n));
    expect(new Set(tallies.map(({ event, day }) => `${event}/${day}`)).size).toBe(5_000);
    for (const tally of tallies.slice(0, 100)) {
      const body = JSON.stringify(tally);
      expect(Buffer.byteLength(body)).toBe(body.length);
      expect(tally.value).toBeGreaterThan(0);
    }
    expect(peerTally(4_999).day).toBe('2016-10-16');
  });

  it('is held against what it has', () => {
    const told = { rows: 3, sum: 12 };
    expect(peerFaults('Directus', told, { rows: 3, sum: 12 })).toEqual([]);
    expect(peerFaults('Directus', told, { rows: 2, sum: 12 })).toEqual([
      'Directus has 2 rows, 3 were answered',
    ]);
    expect(peerFaults('Directus', told, { rows: 4, sum: 13 })).toHaveLength(2);
  });
});

describe('a peer that cannot be had', () => {
  it.each([
    [
      'npm error code ENOTFOUND\nnpm error request to https://registry.npmjs.org/x failed',
      'the npm registry cannot be reached',
    ],
    [
      'npm error code ETARGET\nnpm error notarget No matching version found for directus@11.99.0.\n',
      'notarget No matching version found for directus@11.99.0.',
    ],
    ['', 'npm did not say why'],
  ])('is told in one line of npm: %j', (output, reason) => {
    expect(installReason(output)).toBe(reason);
  });

  it.each([
    ['\u001B[31mERROR:\u001B[0m no database\n   ╰────╯\n\n', 'ERROR: no database'],
    ['Error: port in use\n    at listen (node:net)\n', 'Error: port in use'],
    ['', 'it said nothing'],
  ])('is told in the last words of the program: %j', (output, words) => {
    expect(lastWords(output)).toBe(words);
  });

  it('leaves nothing but its own packages in its folder', () => {
    const release = {
      name: 'Peer',
      version: '1.2.3',
      packages: { peer: '1.2.3' },
      without: ['compiled'],
    };
    expect(peerManifest(release)).toEqual({
      name: 'innoweek-bench-peer',
      private: true,
      dependencies: { peer: '1.2.3' },
      overrides: { compiled: 'file:./without-compiled' },
    });
  });
});
