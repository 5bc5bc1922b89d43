import { BlockList, isIP } from 'node:net';

/** Ranges that are nobody's on the internet: this machine, networks of one's own, and what is set aside. */
const ipv4: readonly [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local: the metadata services of clouds too.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Of IPv6 only 2000::/3 is handed out; these parts of it lead to an IPv4 address inside, or nowhere. */
const ipv6: readonly [network: string, prefix: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [network, prefix] of ipv4) refused.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of ipv6) refused.addSubnet(network, prefix, 'ipv6');
const handedOut = new BlockList();
handedOut.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an address is one of the public internet. IPv4 in the clothes of IPv6 (mapped, translated, tunnelled) is
 * never taken for one: no provider is reached that way.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused.check(address, 'ipv4');
  return family === 6 && handedOut.check(address, 'ipv6') && !refused.check(address, 'ipv6');
}
