/**
 * One broken file among good ones through the reader and all checks of files, in memory. In: seeds, a seed number, and
 * when to stop. Out: how many inputs there were of each kind, the slowest, and every input that crashed, took too long or
 * gave a finding without a place.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Finding } from '../../scripts/definition/appDefinition.ts';
import { checkSource, toCheckedFiles } from '../../scripts/definition/checks/checkSource.ts';
import { findKindredFiles } from '../../scripts/definition/findKindredFiles.ts';
import { parseFiles } from '../../scripts/definition/readAppSource.ts';
import { findSecrets } from '../../scripts/definition/secretGuard.ts';
import type { TreeFile } from '../../scripts/definition/sourceTree.ts';
import { type Random, seededRandom } from '../support/generatedApps.ts';
import { KINDRED_PARTS } from '../support/kindredParts.ts';
import { MUTATIONS } from './mutateBytes.ts';

const LIMIT_MILLISECONDS = 1000;
const MICROSECONDS_PER_MILLISECOND = 1000;

/** Files of one project; one of them is broken at a time. */
export type Seed = { readonly name: string; readonly files: readonly TreeFile[] };
export type Failure = {
  readonly kind: string;
  readonly path: string;
  readonly problem: string;
  readonly content: Uint8Array;
};
export type FuzzCounts = {
  readonly inputs: number;
  /** Number of inputs by kind of the mutation that was applied last. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly findings: number;
  readonly slowestMilliseconds: number;
  readonly failures: readonly Failure[];
};

/** All metadata files below a folder as one project. */
export const readSeed = (name: string, folder: string): Seed => ({
  name,
  files: readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('-meta.xml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({
      path: `force-app/${relative(folder, path).replaceAll('\\', '/')}`,
      content: readFileSync(path),
      isIgnored: false,
    })),
});

/** One file of each part of an app that the scripts do not deploy. */
export const kindredSeed: Seed = {
  name: 'kindred',
  files: KINDRED_PARTS.map(({ path, text }) => ({ path, content: Buffer.from(text), isIgnored: false })),
};

/** Everything that `validateProject` says of files without their project file. */
export function judgeFiles(tree: readonly TreeFile[]): readonly Finding[] {
  const { files, unreadable } = parseFiles(tree);
  const kindred = findKindredFiles({
    tree,
    files,
    apiVersion: 66,
    namespace: undefined,
    toChecked: (some) => toCheckedFiles(some, true),
  });
  const secrets = tree.flatMap(({ path, content }) => findSecrets(path, content));
  return [
    ...secrets,
    ...unreadable,
    ...kindred.findings,
    ...checkSource({ files, appName: undefined, apiVersion: '66.0', isTemplate: true }),
  ];
}

const isPlaced = ({ position }: Finding, known: ReadonlySet<string>): boolean =>
  known.has(position.file) &&
  [position.line, position.column].every((number) => Number.isInteger(number) && number >= 1);

function findProblem(files: readonly TreeFile[], took: (milliseconds: number, findings: number) => void) {
  // Of the processor, so that a machine with other work to do is no failure.
  const begin = process.cpuUsage();
  try {
    const findings = judgeFiles(files);
    const { user, system } = process.cpuUsage(begin);
    const milliseconds = (user + system) / MICROSECONDS_PER_MILLISECOND;
    took(milliseconds, findings.length);
    const known = new Set(files.map(({ path }) => path));
    const astray = findings.find((finding) => !isPlaced(finding, known));
    if (astray !== undefined) {
      return `finding without place: ${JSON.stringify(astray)}`;
    }
    return milliseconds > LIMIT_MILLISECONDS ? `took ${Math.round(milliseconds)} ms` : undefined;
  } catch (error) {
    return `threw ${error instanceof Error ? error.stack : String(error)}`;
  }
}

/** One to three mutations, one upon the other. */
function mutate(content: Uint8Array, random: Random): { readonly kind: string; readonly content: Buffer } {
  const kinds = Object.keys(MUTATIONS);
  let [kind, changed] = ['', Buffer.from(content)];
  for (let rounds = 1 + random.below(3); rounds > 0; rounds -= 1) {
    kind = kinds[random.below(kinds.length)] ?? '';
    const result = MUTATIONS[kind]?.(changed.toString('utf8'), random) ?? '';
    changed = Buffer.from(result);
  }
  return { kind, content: changed };
}

/** `goesOn` is asked before each input with the number of inputs so far. */
export function fuzzSource(seeds: readonly Seed[], seed: number, goesOn: (inputs: number) => boolean): FuzzCounts {
  const random = seededRandom(seed);
  const kinds: Record<string, number> = {};
  const failures: Failure[] = [];
  let [inputs, findings, slowestMilliseconds] = [0, 0, 0];
  while (goesOn(inputs)) {
    const { files } = seeds[random.below(seeds.length)] ?? { files: [] };
    const target = files[random.below(files.length)];
    if (target === undefined) {
      throw new Error('A seed holds no file');
    }
    const { kind, content } = mutate(target.content, random);
    const problem = findProblem(
      files.map((file) => (file === target ? { ...file, content } : file)),
      (milliseconds, count) => {
        slowestMilliseconds = Math.max(slowestMilliseconds, milliseconds);
        findings += count;
      },
    );
    if (problem !== undefined) {
      failures.push({ kind, path: target.path, problem, content });
    }
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    inputs += 1;
  }
  return { inputs, kinds, findings, slowestMilliseconds, failures };
}
