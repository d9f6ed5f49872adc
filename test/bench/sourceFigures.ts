/** Validating a big source, against only reading and parsing its files with a plain XML parser: whole processes both. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { secondApp } from '../support/secondApp.ts';
import { ownProject } from '../support/temporaryProject.ts';
import type { GoalFigure } from './figure.ts';
import { median, runMeasured } from './measure.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const APPS = 500;
/** Reads each file and makes the tree with the places of its elements: the least that any judge of them must do. */
const PARSE = `
import { enableCompileCache } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
enableCompileCache();
const { parseMetadataXml } = await import('${join(ROOT, 'scripts', 'definition', 'xml', 'parseMetadataXml.ts')}');
let documents = 0;
for (const entry of readdirSync('force-app', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  documents += parseMetadataXml(readFileSync(path), path).kind === 'document' ? 1 : 0;
}
if (documents < ${APPS}) throw new Error('nothing was parsed');
`;

export async function measureSource(rounds: number, tell: (text: string) => void): Promise<readonly GoalFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'eca-bench-source-'));
  try {
    const own = await ownProject();
    const files = { ...own, 'parse.mjs': PARSE };
    for (let index = 1; index < APPS; index += 1) {
      Object.assign(files, secondApp(own, `App_${index}`));
    }
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const variables = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache') };
    const run = (words: readonly string[]) => runMeasured({ file: process.execPath, words, cwd: folder, variables });
    const validate = ['--max-semi-space-size=1', join(ROOT, 'scripts', 'cli', 'start.js'), 'validate', '--json'];
    const ours: number[] = [];
    const theirs: number[] = [];
    let peak = 0;
    for (let round = 0; round <= rounds; round += 1) {
      tell(`validate: ${round === 0 ? 'warm-up' : `${round} of ${rounds}`}`);
      const [one, other] = [await run(validate), await run(['parse.mjs'])];
      if (JSON.parse(one.stdout).result.apps.length !== APPS) throw new Error('not every app was looked at');
      if (round > 0) {
        ours.push(one.wallMilliseconds);
        theirs.push(other.wallMilliseconds);
        peak = Math.max(peak, one.peakMebibytes ?? 0);
      }
    }
    const what = `${APPS} apps, ${median(ours).toFixed(0)} ms against ${median(theirs).toFixed(0)} ms for reading and parsing alone`;
    return [
      { name: 'validate wall', value: median(ours) / median(theirs), unit: 'times', goal: 3, better: 'less', what },
      { name: 'validate memory', value: peak, unit: 'MiB', goal: 400, better: 'less', what: 'peak of the process' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
