import { isIP } from 'node:net';

/** Names of networks that Fastify's `trustProxy` knows: this machine, its links, and private networks. */
const NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);
const LONGEST_PREFIX: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

const isNetwork = (text: string): boolean => {
  if (NETWORKS.has(text)) return true;
  const [address = '', prefix, ...more] = text.split('/');
  const kind = isIP(address);
  if (kind === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (LONGEST_PREFIX[kind] ?? 0));
};

/**
 * The proxies whose `X-Forwarded-For` is believed: addresses, networks such as 10.0.0.0/8, or the names that Fastify
 * knows, parted by commas; `none` believes nobody. Null when it cannot be understood.
 */
export const readTrustedProxies = (text: string): readonly string[] | null => {
  if (text.trim() === 'none') return [];
  const networks = text.split(',').map((part) => part.trim());
  return networks.every(isNetwork) ? networks : null;
};
