import { isIPv6 } from 'node:net';

/** Tries without a wait, and then one more second, two, four … up to the cap. */
export type TryLimit = { key: string; free: number };

/** The longest that anybody is made to wait, in seconds. */
export const MAX_WAIT_S = 15 * 60;
/** After so long without a failure, in seconds, the count begins anew. */
export const FORGET_S = 24 * 60 * 60;

/** One person mistyping. */
const FREE_PAIR = 5;
/** Everybody behind one address: an office, a venue's network. */
const FREE_CALLER = 30;
/** Guessing at one account from many addresses. */
const FREE_ACCOUNT = 50;

/** Seconds to wait after this many failures in a row. */
export const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(2 ** Math.min(failures - free, 20), MAX_WAIT_S);

/** IPv6 customers hold a whole /64: counting single addresses would count nothing. */
export const callerOf = (address: string | null): string => {
  if (address === null) return 'unknown';
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? `${expanded(address).slice(0, 4).join(':')}::/64`;
};

const expanded = (address: string): string[] => {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const before = groups(head);
  const after = groups(tail);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill('0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
};

/**
 * What a try counts against. Who guesses at an account from one address is slowed without slowing its owner
 * elsewhere; `known` callers, who signed in to this account from here before, are spared the wait that
 * guessing from many addresses brings on it.
 */
export const limitsOf = (email: string, caller: string, known: boolean): TryLimit[] => [
  ...(known ? [] : [{ key: `account:${email}`, free: FREE_ACCOUNT }]),
  { key: `caller:${caller}`, free: FREE_CALLER },
  { key: `pair:${email} ${caller}`, free: FREE_PAIR },
];
