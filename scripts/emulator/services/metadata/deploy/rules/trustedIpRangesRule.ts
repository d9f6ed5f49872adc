/** Trusted address ranges: at most 128, both ends of one family, the start not after the end. Texts are guesses. */
import { isIP } from 'node:net';
import { bodiesAt, textAt } from '../../xml/body.ts';
import { errorAt, type Rule } from './rule.ts';

const most = 128;

/** The address as a number, of its own family. */
const numberOf = (address: string): bigint => {
  if (isIP(address) === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, ipv4Tail).split('::');
  const groups = (part: string): readonly string[] => part.split(':').filter((group) => group !== '');
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
};

const ipv4Tail = (_match: string, ...parts: string[]): string => {
  const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const faultOf = (start: string, end: string): string | undefined => {
  // A zone (`fe80::1%eth0`) means something on one machine only.
  const bad = [start, end].find((address) => isIP(address) === 0 || address.includes('%'));
  if (bad !== undefined) return `Invalid IP address: ${bad}`;
  if (isIP(start) !== isIP(end)) return `The IP range ${start} to ${end} mixes IPv4 and IPv6.`;
  return numberOf(start) > numberOf(end)
    ? `The start IP address ${start} is after the end IP address ${end}.`
    : undefined;
};

export const trustedIpRangesRule: Rule = (_context, candidate) => {
  const ranges = bodiesAt(candidate.body, 'trustedIpRanges');
  const tooMany =
    ranges.length > most
      ? [errorAt(candidate, `trustedIpRanges[${most}]`, `The maximum number of trusted IP ranges is ${most}.`)]
      : [];
  const faults = ranges.flatMap((range, index) => {
    const fault = faultOf(textAt(range, 'startIpAddress')?.trim() ?? '', textAt(range, 'endIpAddress')?.trim() ?? '');
    return fault === undefined ? [] : [errorAt(candidate, `trustedIpRanges[${index}]`, fault)];
  });
  return [...tooMany, ...faults];
};
