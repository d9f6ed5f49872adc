/**
 * Values whose form an org checks only when the file arrives: addresses, callback URLs, IP ranges, JWT time-outs.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthsettings.htm
 */
import { isIP } from 'node:net';
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE, OAUTH_TYPE } from '../metadataTypes.ts';
import { childNamed, childrenNamed, textOf, type XmlElement } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

const JWT_MINUTES = ['1', '5', '10', '15', '30', '60', '90', '120', '240', '480', '720'];

export function checkValues(file: CheckedFile): readonly Finding[] {
  const { root } = file.document;
  const settled = (name: string): XmlElement | undefined => {
    const element = childNamed(root, name);
    return element === undefined || file.isPending(element) ? undefined : element;
  };
  switch (file.type) {
    case APP_TYPE.name:
      return checkEmail(settled('contactEmail'));
    case GLOBAL_OAUTH_TYPE.name:
      return checkCallbacks(settled('callbackUrl'));
    case OAUTH_TYPE.name:
      return childrenNamed(root, 'trustedIpRanges').flatMap(checkRange);
    case OAUTH_POLICIES_TYPE.name:
      return [...checkMinutes(settled('namedUserJwtTimeout')), ...checkMinutes(settled('guestJwtTimeout'))];
    default:
      return [];
  }
}

const checkEmail = (element: XmlElement | undefined): readonly Finding[] =>
  element === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(element.text)
    ? []
    : [
        errorAt(element.position, 'contact-email', {
          message: `contactEmail is ${JSON.stringify(element.text)}, which is no e-mail address`,
          fix: 'Set ECA_CONTACT_EMAIL to the address of who owns the app.',
        }),
      ];

function checkCallbacks(element: XmlElement | undefined): readonly Finding[] {
  const urls =
    element?.text
      .split('\n')
      .map((url) => url.trim())
      .filter((url) => url !== '') ?? [];
  return urls.flatMap((url) => {
    if (element === undefined) {
      return [];
    }
    if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(url)) {
      return [
        errorAt(element.position, 'callback-url', {
          message: `callbackUrl holds ${JSON.stringify(url)}, which is no URL`,
          fix: 'Write one URL a line, such as https://localhost/oauth/callback.',
        }),
      ];
    }
    const isOpen =
      url.includes('*') || (/^http:/i.test(url) && !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(url));
    return isOpen
      ? [
          warningAt(element.position, 'callback-url-open', {
            message: `callbackUrl holds ${JSON.stringify(url)}, where codes could be caught`,
            fix: 'Name one https URL; the client credentials flow calls none.',
          }),
        ]
      : [];
  });
}

function checkRange(range: XmlElement): readonly Finding[] {
  const start = textOf(range, 'startIpAddress')?.trim() ?? '';
  const end = textOf(range, 'endIpAddress')?.trim() ?? '';
  const kinds = [start, end].map((address) => isIP(address));
  if (kinds.includes(0)) {
    // Missing elements are the element tables' business.
    return start === '' || end === ''
      ? []
      : [
          errorAt(range.position, 'ip-range', {
            message: `The IP range ${start} to ${end} holds no IP addresses`,
            fix: 'Write IPv4 or IPv6 addresses.',
          }),
        ];
  }
  if (kinds[0] !== kinds[1]) {
    return [
      errorAt(range.position, 'ip-range', {
        message: `The IP range ${start} to ${end} mixes IPv4 and IPv6`,
        fix: 'Write a range of one kind.',
      }),
    ];
  }
  return toNumber(start) <= toNumber(end)
    ? []
    : [
        errorAt(range.position, 'ip-range', {
          message: `The IP range begins at ${start}, after its end ${end}`,
          fix: 'Swap startIpAddress and endIpAddress.',
        }),
      ];
}

/** The address as one number; both kinds are expanded by the URL parser or by their four parts. */
function toNumber(address: string): bigint {
  if (isIP(address) === 4) {
    return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [
    ...before,
    ...Array<string>(tail === undefined ? 0 : 8 - before.length - after.length).fill('0'),
    ...after,
  ];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

const checkMinutes = (element: XmlElement | undefined): readonly Finding[] =>
  element === undefined || JWT_MINUTES.includes(element.text.trim())
    ? []
    : [
        errorAt(element.position, 'jwt-timeout', {
          message: `${element.name} is ${JSON.stringify(element.text)} minutes`,
          fix: `Write one of ${JWT_MINUTES.join(', ')}.`,
        }),
      ];
