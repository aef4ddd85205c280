import { stripVTControlCharacters } from 'node:util';

/** Something that others run for the same purpose, as it is installed: exact versions, and what is left out. */
export type PeerRelease = {
  readonly name: string;
  readonly version: string;
  /** What npm is asked for. */
  readonly packages: Readonly<Record<string, string>>;
  /** Packages that would have to be compiled and are not used here: nothing stands in their place. */
  readonly without: readonly string[];
};

/** A peer cannot be had, or does not start: its figures are not measured, and everything else goes on. */
export class PeerError extends Error {}

/** What a peer is told: the same as one tally of ours, as one row of its own. */
export type PeerTally = {
  readonly event: string;
  readonly day: string;
  readonly metric: string;
  readonly value: number;
  readonly reporter: string;
};

/** What a peer has of what it was told. */
export type Kept = { readonly rows: number; readonly sum: number };

const EVENTS = 1_000;
const DAYS = 5;

/** The n-th tally, about another event each time, as ours are. ASCII, so that its length is that of its bytes. */
export const peerTally = (n: number): PeerTally => ({
  event: `IW-2016-${String(n % EVENTS).padStart(5, '0')}`,
  day: `2016-10-${12 + (Math.floor(n / EVENTS) % DAYS)}`,
  metric: 'participants',
  value: 1 + (n % 997),
  reporter: 'bench',
});

/** What is not as it must be: every tally that was answered is a row, and there is no other. */
export const peerFaults = (name: string, told: Kept, kept: Kept): string[] => [
  ...(kept.rows === told.rows ? [] : [`${name} has ${kept.rows} rows, ${told.rows} were answered`]),
  ...(kept.sum === told.sum ? [] : [`the rows of ${name} add up to ${kept.sum}, ${told.sum} was told`]),
];

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i;

/** Why npm installed nothing, in one line. */
export const installReason = (output: string): string => {
  if (UNREACHABLE.test(output)) return 'the npm registry cannot be reached';
  const sentences = output
    .split('\n')
    .map((line) => /^npm (?:error|ERR!) (?!code |A complete log)(.*\S)/.exec(line)?.[1]);
  return sentences.find((sentence) => sentence !== undefined) ?? 'npm did not say why';
};

/** The last thing that a program said, in one line, without colours and frames. */
export const lastWords = (output: string): string =>
  stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => /\p{L}/u.test(line) && !line.startsWith('at ')) ?? 'it said nothing';

/** Package and lock of a peer's folder, of which nothing is ever part of this project's. */
export const peerManifest = ({ packages, without }: PeerRelease): object => ({
  name: 'innoweek-bench-peer',
  private: true,
  dependencies: packages,
  overrides: Object.fromEntries(without.map((name) => [name, `file:./${emptyPackage(name)}`])),
});

/** The folder of what stands in the place of a package that is left out. */
export const emptyPackage = (name: string): string => `without-${name}`;
