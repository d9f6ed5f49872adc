/**
 * Are the IP ranges ranges? Each needs two addresses of one family, the first not after the last. How many are allowed is
 * in the field table. In: the OAuth settings file, or that of the OAuth security settings.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthsettings.htm
 */
import type { Finding } from '../appDefinition.ts';
import { childNamed, childrenNamed, type XmlElement } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt } from './finding.ts';
import { parseIpAddress } from './ipAddress.ts';

/** Connected Apps call them `start` and `end`; those names are findings of their own, and their values are read too. */
const findEnds = (range: XmlElement): readonly [XmlElement | undefined, XmlElement | undefined] => [
  childNamed(range, 'startIpAddress') ?? childNamed(range, 'start'),
  childNamed(range, 'endIpAddress') ?? childNamed(range, 'end'),
];

function checkRange(range: XmlElement, file: CheckedFile): readonly Finding[] {
  const [start, end] = findEnds(range);
  if (start === undefined || end === undefined || file.isPending(start) || file.isPending(end)) {
    return [];
  }
  const wrong = [start, end].filter(({ text }) => parseIpAddress(text.trim()) === undefined);
  if (wrong.length > 0) {
    return wrong.map(({ name, text, position }) =>
      errorAt(position, 'ip-address', {
        message: `${name} is ${JSON.stringify(text)}, which is no IP address`,
        fix: 'Write an IPv4 or IPv6 address, such as 192.0.2.1 or 2001:db8::1.',
      }),
    );
  }
  const [first, last] = [parseIpAddress(start.text.trim()), parseIpAddress(end.text.trim())];
  if (first?.family !== last?.family) {
    const message = `The IP range goes from ${start.text} to ${end.text}, from one IP version to the other`;
    return [errorAt(range.position, 'ip-range', { message, fix: 'Write one range for IPv4 and one for IPv6.' })];
  }
  if (first !== undefined && last !== undefined && first.value > last.value) {
    const message = `The IP range starts at ${start.text}, after its end ${end.text}`;
    const fix = `Swap the two: startIpAddress ${end.text}, endIpAddress ${start.text}.`;
    return [errorAt(range.position, 'ip-range', { message, fix })];
  }
  return [];
}

/** Findings for each range that is none. */
export const checkIpRanges = (file: CheckedFile): readonly Finding[] =>
  ['trustedIpRanges', 'tokenIpRanges']
    .flatMap((name) => childrenNamed(file.document.root, name))
    .flatMap((range) => checkRange(range, file));
