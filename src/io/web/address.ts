import { BlockList, isIP } from 'node:net';

/** What is no public host: RFC 6890's special purpose addresses, which is where metadata services and intranets are. */
const refused = new BlockList();
const V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const V6: readonly (readonly [string, number])[] = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];
for (const [net, bits] of V4) refused.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of V6) refused.addSubnet(net, bits, 'ipv6');

/** Where IPv6 addresses have an IPv4 one in them: mapped, compatible, NAT64, 6to4. By their first groups, and where it stands. */
const EMBEDDED: readonly (readonly [prefix: readonly number[], at: number])[] = [
  [[0, 0, 0, 0, 0, 0xffff], 6],
  [[0, 0, 0, 0, 0xffff, 0], 6],
  [[0, 0, 0, 0, 0, 0], 6],
  [[0x64, 0xff9b, 0, 0, 0, 0], 6],
  [[0x2002], 1],
];

function hexadecimal(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => parseInt(group, 16));
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // The URL parser knows every way to write one, and writes it in one.
  const text = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [before = '', after] = text.split('::');
  const [front, back] = [hexadecimal(before), hexadecimal(after ?? '')];
  return after === undefined ? front : [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

/**
 * Whether an IP address is not one of the public internet: loopback, private, link-local (metadata services), shared, reserved,
 * multicast; also where an IPv6 address has such an IPv4 one in it.
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return refused.check(address, 'ipv4');
  if (family !== 6) return true;
  const groups = groupsOf(address);
  // Teredo hides an address that is anyone's to choose.
  if (groups[0] === 0x2001 && groups[1] === 0) return true;
  if (refused.check(address.replace(/%.*$/, ''), 'ipv6')) return true;
  return EMBEDDED.some(([prefix, at]) => {
    if (!prefix.every((group, i) => groups[i] === group)) return false;
    const [high, low] = [groups[at]!, groups[at + 1]!];
    return refused.check(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`, 'ipv4');
  });
}

/** The IP address that a URL's host is, as it is; undefined for a name. */
export function literalAddress({ hostname }: URL): string | undefined {
  const text = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(text) ? text : undefined;
}

/** Names that mean this machine or its metadata service, wherever they are looked up. */
export function isPrivateName(hostname: string): boolean {
  return /^(?:.+\.)?localhost\.?$|^metadata\.google\.internal\.?$/i.test(hostname);
}
