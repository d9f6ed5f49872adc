/**
 * The names under which a store keeps its documents. In: a template with {org}, {app} and {version}, and what the vendor
 * lets a name hold. Out: names, and what a name of the store stands for. Two pairs never share a name, and a name of one
 * org is never taken for one of another: an alias that would be unclear gets a digest.
 */
import { createHash } from 'node:crypto';
import type { CredentialVersion } from '../clientCredentials.ts';
import { VERSIONS } from '../storeFile.ts';

export type NameRule = {
  /** Characters, as inside the brackets of a regular expression, that the vendor lets {org} and {app} hold. */
  readonly characters: string;
  /** `upper`: names are all capitals. `ignored`: the vendor takes `a` and `A` for the same. */
  readonly letterCase?: 'upper' | 'ignored';
};

export type NamedPair = { readonly org: string; readonly app: string; readonly version: CredentialVersion };

export type StoreNames = {
  readonly nameOf: (pair: NamedPair) => string;
  /** What a name stands for; `undefined` for a name that is none of ours. */
  readonly versionOf: (name: string) => CredentialVersion | undefined;
  /** True for the names of this org's pairs. */
  readonly isOfOrg: (name: string, org: string) => boolean;
};

const LONGEST_ORG = 40;
/** What an API name of Salesforce holds. */
const APP = 'A-Za-z0-9_';

export function createStoreNames(template: string, rule: NameRule): StoreNames {
  const literals = template.split(/\{(?:org|app|version)\}/);
  const places = [...template.matchAll(/\{(org|app|version)\}/g)].map(([, place = '']) => place);
  const orgAt = places.indexOf('org');
  // Around {org} stands what ends it, so it can't be in it.
  const ends = orgAt === -1 ? '' : `${(literals[orgAt] ?? '').slice(-1)}${(literals[orgAt + 1] ?? '').slice(0, 1)}`;
  const isUpper = rule.letterCase === 'upper';
  const cased = (text: string): string => (isUpper ? text.toUpperCase() : text);
  const orgText = (org: string): string => cased(isPlain(org, rule, ends) ? org : digested(org));
  // An app's name has no hyphen, so that nothing else becomes the same.
  const appText = (app: string): string =>
    cased(new RegExp(`^[${rule.characters}]+$`).test(app) ? app : app.replaceAll('_', '-'));
  const nameOf: StoreNames['nameOf'] = ({ org, app, version }) =>
    template
      .replace('{org}', () => orgText(org))
      .replace('{app}', () => appText(app))
      .replace('{version}', () => cased(version));

  const patternOf = (org: string): RegExp => {
    const parts: Readonly<Record<string, string>> = {
      org,
      app: `[${APP}-]+`,
      version: `(?<version>${VERSIONS.join('|')})`,
    };
    const body = literals.map((literal, index) => `${escapeText(literal)}${parts[places[index] ?? ''] ?? ''}`).join('');
    return new RegExp(`^${body}$`, rule.letterCase === undefined ? '' : 'i');
  };
  const anyOrg = patternOf(`[^${escapeClass(ends === '' ? '/' : ends)}]+`);
  return {
    nameOf,
    versionOf: (name) => {
      const found = anyOrg.exec(name)?.groups?.['version']?.toLowerCase();
      return VERSIONS.find((version) => version === found);
    },
    isOfOrg: (name, org) => patternOf(escapeText(orgText(org))).test(name),
  };
}

const escapeText = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const escapeClass = (text: string): string => text.replaceAll(/[\\\]^-]/g, '\\$&');

function isPlain(org: string, { characters, letterCase }: NameRule, ends: string): boolean {
  const isLegal = new RegExp(`^[${characters}]{1,${LONGEST_ORG}}$`).test(org);
  const isClear = ![...ends].some((end) => org.includes(end)) && !/^[.-]/.test(org);
  return isLegal && isClear && (letterCase === undefined || org === org.toLowerCase());
}

/** Letters and digits of the alias, for a person who looks for it, and what makes it the only one. */
function digested(org: string): string {
  const plain = org.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 24);
  return `${plain}${createHash('sha256').update(org).digest('hex').slice(0, 8)}`;
}
