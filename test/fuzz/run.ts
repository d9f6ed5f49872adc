/**
 * `npm run fuzz`: broken metadata files by the thousand through reader and checks. In: `--minutes` (10) and `--seed` (1).
 * Out: counts by kind on stdout, inputs that failed in `--keep <folder>`; exit code 1 where there are any.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzSource, kindredSeed, readSeed, type Seed } from './fuzzSource.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SAMPLES = resolve(ROOT, '..', 'shared', 'samples');
const MILLISECONDS_PER_MINUTE = 60_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npm run fuzz -- [--minutes 10] [--seed 1] [--keep <folder>]\n');
  process.exit(2);
}

const fixtures = join(ROOT, 'test', 'fixtures', 'source');
const seeds: readonly Seed[] = [
  readSeed('force-app', join(ROOT, 'force-app')),
  kindredSeed,
  ...readdirSync(fixtures).map((name) => readSeed(name, join(fixtures, name))),
  ...(existsSync(SAMPLES)
    ? readdirSync(SAMPLES, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => readSeed(name, join(SAMPLES, name)))
    : []),
].filter(({ files }) => files.length > 0);

const end = performance.now() + minutes * MILLISECONDS_PER_MINUTE;
const { inputs, kinds, findings, slowestMilliseconds, failures } = fuzzSource(
  seeds,
  seed,
  () => performance.now() < end,
);
const lines = [
  `seeds ${seeds.length}, inputs ${inputs}, findings ${findings}, slowest ${Math.round(slowestMilliseconds)} ms`,
  ...Object.entries(kinds)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([kind, count]) => `  ${kind.padEnd(22)} ${count}`),
  `failures ${failures.length}`,
  ...failures.slice(0, 20).map(({ kind, path, problem }) => `  ${path} (${kind}): ${problem.slice(0, 400)}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (values.keep !== undefined) {
  mkdirSync(values.keep, { recursive: true });
  failures.forEach(({ content }, index) => {
    writeFileSync(join(values.keep ?? '', `${index}.xml`), content);
  });
}
process.exitCode = failures.length > 0 ? 1 : 0;
