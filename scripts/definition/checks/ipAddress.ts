/** An IP address as a number that can be compared, for ranges. IPv4 and IPv6 as RFC 4291 writes them. */
import { isIP } from 'node:net';

export type IpAddress = { readonly family: 4 | 6; readonly value: bigint };

const fromParts = (parts: readonly number[], bits: bigint): bigint =>
  parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);

const ipv4Parts = (text: string): readonly number[] => text.split('.').map(Number);

function ipv6Parts(text: string): readonly number[] {
  const readGroups = (side: string): readonly number[] =>
    side === ''
      ? []
      : side.split(':').flatMap((group) => {
          if (!group.includes('.')) {
            return [Number.parseInt(group, 16)];
          }
          const [a = 0, b = 0, c = 0, d = 0] = ipv4Parts(group);
          return [(a << 8) | b, (c << 8) | d];
        });
  const [head = '', tail] = text.split('::');
  const before = readGroups(head);
  const after = readGroups(tail ?? '');
  return tail === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill(0), ...after];
}

/** `undefined` for a text that is no address; a zone (`%eth0`) is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const family = text.includes('%') ? 0 : isIP(text);
  if (family === 4) {
    return { family, value: fromParts(ipv4Parts(text), 8n) };
  }
  return family === 6 ? { family, value: fromParts(ipv6Parts(text), 16n) } : undefined;
}
