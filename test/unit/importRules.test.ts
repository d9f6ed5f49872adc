/** The import rules of the architecture, read from the import graph: a broken one names the file and the rule. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect } from 'chai';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SCRIPTS = join(ROOT, 'scripts');
/** In the order of the flow: a room may use what the rooms before it make, never what comes after. */
const ROOMS = [
  'definition',
  'org',
  'plan',
  'deploy',
  'assign',
  'credentials',
  'verify',
  'authoring',
  'audit',
  'report',
];

type Import = { readonly file: string; readonly room: string; readonly target: string };

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const sources = filesBelow(SCRIPTS).map((path) => ({
  path,
  file: relative(ROOT, path),
  room: relative(SCRIPTS, path).split('/')[0] ?? '',
  text: readFileSync(path, 'utf8'),
}));

/** Code without comments, so that prose about a rule does not break it. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

const imports: readonly Import[] = sources.flatMap(({ path, file, room, text }) =>
  [...codeOf(text).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => ({
    file,
    room,
    target: name.startsWith('.') ? (relative(SCRIPTS, resolve(path, '..', name)).split('/')[0] ?? '') : name,
  })),
);

const broken = (isBroken: (found: Import) => boolean): readonly string[] =>
  imports.filter(isBroken).map(({ file, target }) => `${file} imports ${target}`);

const uses = (pattern: RegExp, isAllowed: (file: string, room: string) => boolean): readonly string[] =>
  sources
    .filter(({ file, room, text }) => pattern.test(codeOf(text)) && !isAllowed(file, room))
    .map(({ file }) => file);

describe('the import rules', () => {
  it('see the files that they judge', () => {
    expect(sources.length).to.be.greaterThan(40);
    expect(imports.length).to.be.greaterThan(100);
  });

  it('let a room use only the rooms before it', () => {
    const isLater = ({ room, target }: Import): boolean =>
      ROOMS.includes(room) && ROOMS.includes(target) && ROOMS.indexOf(target) > ROOMS.indexOf(room);
    expect(broken(isLater)).to.deep.equal([]);
  });

  it('let no room import the pipeline or the command line, and the pipeline not the command line', () => {
    const isUpwards = ({ room, target }: Import): boolean =>
      (ROOMS.includes(room) && ['pipeline', 'cli'].includes(target)) || (room === 'pipeline' && target === 'cli');
    expect(broken(isUpwards)).to.deep.equal([]);
  });

  it('keep lib free of everything else', () => {
    const own = [...ROOMS, 'pipeline', 'cli', 'emulator'];
    expect(broken(({ room, target }) => room === 'lib' && own.includes(target))).to.deep.equal([]);
  });

  it('keep the emulator and the rest apart', () => {
    const isCrossing = ({ room, target }: Import): boolean =>
      (room === 'emulator' && [...ROOMS, 'pipeline', 'cli', 'lib'].includes(target)) ||
      (room !== 'emulator' && target === 'emulator');
    expect(broken(isCrossing)).to.deep.equal([]);
  });

  it('keep @salesforce libraries in org, but for SfError in lib', () => {
    const isForeign = ({ file, room, target }: Import): boolean =>
      target.startsWith('@salesforce/') &&
      room !== 'org' &&
      !(file === 'scripts/lib/errors.ts' && target === '@salesforce/core/sfError');
    expect(broken(isForeign)).to.deep.equal([]);
  });

  it('keep fetch and undici in verify and org', () => {
    expect(broken(({ room, target }) => target === 'undici' && !['verify', 'org'].includes(room))).to.deep.equal([]);
    expect(uses(/\bfetch\(/, (_file, room) => ['verify', 'org'].includes(room))).to.deep.equal([]);
  });

  it('keep execa in org and credentials, and git in a folder of its own', () => {
    const mayStartPrograms = ({ file, room }: Import): boolean =>
      ['org', 'credentials'].includes(room) || file.startsWith('scripts/definition/git/');
    expect(broken((found) => found.target === 'execa' && !mayStartPrograms(found))).to.deep.equal([]);
  });

  it('keep the process in cli, but for the main file of the emulator', () => {
    const isAllowed = (file: string, room: string): boolean => room === 'cli' || file === 'scripts/emulator/main.ts';
    expect(uses(/\bprocess\.|node:process/, isAllowed)).to.deep.equal([]);
  });

  it('keep the environment in environment.ts and the exit code in exit.ts', () => {
    // start.js runs before TypeScript can be loaded, so before either of them.
    const early = ['scripts/cli/start.js', 'scripts/emulator/main.ts'];
    expect(uses(/process\.env\b/, (file) => [...early, 'scripts/cli/environment.ts'].includes(file))).to.deep.equal([]);
    expect(uses(/process\.exitCode\b/, (file) => [...early, 'scripts/cli/exit.ts'].includes(file))).to.deep.equal([]);
  });

  it('reveal a secret only in the token request and in the credential stores', () => {
    const allowed = /^scripts\/(verify|credentials)\//;
    // The org room hands the emulator's and the operator's refresh token to @salesforce/core, which asks for text.
    const isAllowed = (file: string): boolean => allowed.test(file) || file === 'scripts/org/authorizeOrg.ts';
    expect(uses(/\.reveal\(\)/, isAllowed)).to.deep.equal([]);
  });
});

describe('the files', () => {
  const everything = [...filesBelow(SCRIPTS), ...filesBelow(join(ROOT, 'test'))].filter(
    (path) => !path.includes('/fixtures/'),
  );

  it('stay under their ceilings: 300 lines, 400 for tests', () => {
    const tooLong = everything
      .map((path) => ({ file: relative(ROOT, path), lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > (file.startsWith('test/') ? 400 : 300));
    expect(tooLong).to.deep.equal([]);
  });

  it('have names that say what they hold', () => {
    const vague = everything.filter((path) =>
      /(^|\/)(utils?|helpers?|common|manager|misc)(\.|\/|$)/i.test(relative(ROOT, path)),
    );
    expect(vague).to.deep.equal([]);
  });

  it('open with a docstring', () => {
    const described = everything.filter((path) => !path.endsWith('.test.ts'));
    const bare = described
      .filter((path) => !readFileSync(path, 'utf8').startsWith('/**'))
      .map((path) => relative(ROOT, path));
    expect(bare).to.deep.equal([]);
  });
});
