/**
 * `npm run bench [-- name …] [-- --json] [-- --rounds n]`: runs every case at least five times after one warm-up and
 * prints medians and their ratios. Asserts nothing: a machine that is busy makes figures, not failures.
 */
import { parseArgs } from 'node:util';
import { CASES, type Case, type Pair } from './cases.ts';
import { formatFigure, type GoalFigure } from './figure.ts';
import { median } from './measure.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

type Figure = {
  readonly name: string;
  readonly ratio: number;
  readonly goal: number;
  readonly samples: readonly number[];
};
type Row = Figure & { readonly ours: number; readonly theirs: number; readonly unit: string; readonly what: string };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Math.max(1, Number(values.rounds));

async function measure(benchCase: Case, bench: Workbench): Promise<readonly Row[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    process.stderr.write(`${benchCase.name}: ${round === 0 ? 'warm-up' : `${round} of ${rounds}`}\n`);
    const pair = await benchCase.run(bench, round);
    if (round > 0) {
      pairs.push(pair);
    }
  }
  const row = (
    name: string,
    unit: string,
    goal: number,
    of: (pair: Pair) => readonly [number | undefined, number | undefined],
  ): Row[] => {
    const both = pairs.map(of).filter((pair): pair is [number, number] => pair.every((value) => value !== undefined));
    if (both.length === 0) {
      return [];
    }
    const ours = median(both.map(([one]) => one));
    const theirs = median(both.map(([, other]) => other));
    return [
      {
        name,
        what: benchCase.what,
        unit,
        ours,
        theirs,
        ratio: ours / theirs,
        goal,
        samples: both.map(([one, other]) => one / other),
      },
    ];
  };
  return [
    ...row(`${benchCase.name} wall`, 'ms', benchCase.wallGoal, ({ ours, theirs }) => [
      ours.wallMilliseconds,
      theirs.wallMilliseconds,
    ]),
    ...(benchCase.memoryGoal === undefined
      ? []
      : row(`${benchCase.name} memory`, 'MiB', benchCase.memoryGoal, ({ ours, theirs }) => [
          ours.peakMebibytes,
          theirs.peakMebibytes,
        ])),
  ];
}

type Report = { readonly rows: readonly Row[]; readonly figures: readonly GoalFigure[] };

const isWanted = (name: string): boolean =>
  [values.only ?? positionals].flat().length === 0 || [values.only ?? positionals].flat().includes(name);

/** Cases against the sf CLI, which alone need it. */
async function measureCases(): Promise<readonly Row[]> {
  const cases = CASES.filter(({ name }) => isWanted(name));
  if (cases.length === 0) {
    return [];
  }
  const bench = await openWorkbench();
  try {
    const rows: Row[] = [];
    for (const benchCase of cases) {
      rows.push(...(await measure(benchCase, bench)));
    }
    return rows;
  } finally {
    await bench.dispose();
  }
}

const FIGURES: Readonly<
  Record<string, (rounds: number, tell: (text: string) => void) => Promise<readonly GoalFigure[]>>
> = {
  emulator: async (...words) => (await import('./emulatorFigures.ts')).measureEmulator(...words),
  plan: async (...words) => (await import('./planFigures.ts')).measurePlan(...words),
  release: async (_rounds, tell) => (await import('./releaseFigures.ts')).measureRelease(tell),
  'release:scale': async (_rounds, tell) => (await import('./releaseScale.ts')).measureScale(tell),
  'release:faults': async (_rounds, tell) => (await import('./releaseFaults.ts')).measureFaults(tell),
  validate: async (...words) => (await import('./sourceFigures.ts')).measureSource(...words),
};

async function measureFigures(): Promise<readonly GoalFigure[]> {
  const figures: GoalFigure[] = [];
  for (const [name, measureOne] of Object.entries(FIGURES)) {
    if (isWanted(name)) {
      figures.push(...(await measureOne(rounds, (text) => process.stderr.write(`${text}\n`))));
    }
  }
  return figures;
}

function print({ rows, figures }: Report): void {
  if (values.json) {
    const ratios: readonly Figure[] = rows.map(({ name, ratio, goal, samples }) => ({ name, ratio, goal, samples }));
    process.stdout.write(`${JSON.stringify([...ratios, ...figures], undefined, 2)}\n`);
    return;
  }
  if (rows.length > 0) {
    process.stdout.write(
      `${'case'.padEnd(24)}${'ours'.padStart(12)}${'other'.padStart(12)}${'ratio'.padStart(8)}${'goal'.padStart(8)}\n`,
    );
  }
  for (const { name, ours, theirs, unit, ratio, goal, what } of rows) {
    const [one, other] = [ours, theirs].map((value) => `${value.toFixed(0)} ${unit}`.padStart(12));
    process.stdout.write(
      `${name.padEnd(24)}${one}${other}${ratio.toFixed(2).padStart(8)}${`≤ ${goal}`.padStart(8)}${ratio <= goal ? '' : '  over'}  ${what}\n`,
    );
  }
  for (const figure of figures) {
    process.stdout.write(`${formatFigure(figure)}\n`);
  }
}

print({ rows: await measureCases(), figures: await measureFigures() });
