/**
 * Public metadata files, as orgs gave them, against the tables: whatever an org wrote must be readable, and must come out
 * as it went in. The files are read where they lie beside the project; without them there is nothing to compare with.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { readComponentFile } from '../../../../../scripts/emulator/services/metadata/package/readComponentFile.ts';
import { metadataTypeOfDirectory } from '../../../../../scripts/emulator/services/metadata/types/metadataTypes.ts';
import { metadataNamespace, showBody } from '../../../../../scripts/emulator/services/metadata/xml/componentBody.ts';
import { writeDocument } from '../../../../../scripts/emulator/services/metadata/xml/writeXml.ts';

const samples = join(import.meta.dirname, '../../../../../../shared/samples');
const isThere = existsSync(samples);

const files = isThere
  ? readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('-meta.xml'))
  : [];

/** 63 was the last version with the flag; the newest files have elements of 67. */
const versionOf = (path: string, source: string): number =>
  /OauthPlcy/.test(path) && source.includes('isNamedUserJwtEnabled') ? 63 : 68;

/** What an org does not write back: comments, and how characters are escaped. */
const withoutForm = (source: string): string =>
  source
    .replaceAll(/\s*<!--[\s\S]*?-->/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('\r\n', '\n')
    .trim();

/** Written by hand, with elements in another order or with blanks of their own. */
const isAlphabetical = (source: string): boolean => {
  const names = [...source.matchAll(/^ {4}<(\w+)/gm)].map(([, name]) => name ?? '');
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
};

const read = (path: string) => {
  const source = readFileSync(join(samples, path), 'utf8');
  const directory = basename(dirname(path));
  const type = metadataTypeOfDirectory(directory);
  if (!type) throw new Error(`No type has the folder ${directory}`);
  const fullName = basename(path, `.${type.suffix}-meta.xml`);
  const version = versionOf(path, source);
  const content = new TextEncoder().encode(source);
  return { source, type, version, component: readComponentFile({ type, fullName, fileName: path, content }, version) };
};

describe('metadata files that orgs gave', () => {
  before(function () {
    // Loud on purpose: the collection of public files is not part of the project.
    if (!isThere) this.skip();
  });

  for (const path of files) {
    it(`reads ${path}`, () => {
      const { component } = read(path);
      const problem = 'failure' in component ? component.failure.problem : undefined;
      expect(problem).to.equal(undefined);
    });
  }

  it('writes the files of apps as they were, but for comments', () => {
    let compared = 0;
    for (const path of files.filter((name) => name.includes('lntApp') || name.includes('externalClientApps'))) {
      const { source, type, version, component } = read(path);
      if (!('candidate' in component) || !isAlphabetical(source)) continue;
      const shown = showBody(component.candidate.body, type, version);
      const written = writeDocument(type.name, { '@xmlns': metadataNamespace, ...shown });
      expect(withoutForm(written), path).to.equal(withoutForm(source));
      compared += 1;
    }
    expect(compared).to.be.greaterThan(40);
  });
});
