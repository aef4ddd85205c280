import { BlockList, isIPv6 } from 'node:net';

/** This machine and private networks (RFC 1918, RFC 4193): where Prometheus stands beside the server. */
const INSIDE = new BlockList();
INSIDE.addSubnet('127.0.0.0', 8);
INSIDE.addSubnet('10.0.0.0', 8);
INSIDE.addSubnet('172.16.0.0', 12);
INSIDE.addSubnet('192.168.0.0', 16);
INSIDE.addAddress('::1', 'ipv6');
INSIDE.addSubnet('fc00::', 7, 'ipv6');

/** Whether somebody asks from this machine or a private network. */
export const isInside = (address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return INSIDE.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
};
