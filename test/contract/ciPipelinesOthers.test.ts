/**
 * The pipeline files of CI systems whose schema no package carries: parsed, and held to the keys that the vendors'
 * documentation names for what they use. Unknown keys, jobs that nobody defines and steps without a command are found.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { CI_FOLDER, codeLines } from '../support/ciPipelines.ts';
import { ROOT } from '../support/commandLine.ts';

type Keys = Readonly<Record<string, unknown>>;

const read = (path: string): string => readFileSync(join(CI_FOLDER, path), 'utf8');

/** Everything below, at any depth, that has the key. */
const having = (key: string, value: unknown): readonly Keys[] =>
  typeof value !== 'object' || value === null
    ? []
    : [...(key in value ? [value as Keys] : []), ...Object.values(value).flatMap((below) => having(key, below))];

const strange = (value: Keys, known: string): readonly string[] =>
  Object.keys(value).filter((key) => !known.split(' ').includes(key));

/** What is wrong with a file for Azure Pipelines, by https://learn.microsoft.com/azure/devops/pipelines/yaml-schema. */
function faultsOfAzure(text: string): readonly string[] {
  const file = parse(text) as Keys;
  const stages = having('stage', file);
  const jobs = [...having('job', file), ...having('deployment', file)];
  const steps = having('steps', file).flatMap(({ steps: list }) => list as readonly Keys[]);
  const named = new Set([...stages, ...jobs].map(({ stage, job, deployment }) => stage ?? job ?? deployment));
  const needed = [...stages, ...jobs].flatMap(({ dependsOn }) => dependsOn ?? []);
  return [
    ...strange(file, 'trigger pr schedules lockBehavior pool variables stages'),
    ...stages.flatMap((stage) => strange(stage, 'stage dependsOn condition variables jobs')),
    ...jobs.flatMap((job) =>
      strange(job, 'job deployment dependsOn condition variables strategy steps environment timeoutInMinutes'),
    ),
    ...steps.flatMap((step) =>
      strange(
        step,
        'checkout task bash publish download template inputs env condition continueOnError displayName artifact patterns fetchDepth',
      ),
    ),
    ...steps
      .filter(
        (step) =>
          strange(step, 'inputs env condition continueOnError displayName artifact patterns fetchDepth').length !== 1,
      )
      .map((step) => JSON.stringify(step)),
    ...needed.filter((name) => !named.has(name)).map(String),
    ...steps.flatMap(({ template }) =>
      template === undefined || existsSync(join(ROOT, String(template))) ? [] : [String(template)],
    ),
    ...(stages.length === 0 || jobs.length === 0 || steps.length === 0 ? ['empty'] : []),
  ];
}

/** What is wrong with a file for Bitbucket, by https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference. */
function faultsOfBitbucket(text: string): readonly string[] {
  const file = parse(text, { merge: true }) as { readonly pipelines: Keys };
  const steps = having('step', file).map(({ step }) => step as Keys);
  const pipelines = Object.values(file.pipelines).flatMap((kind) => Object.values(kind as Keys));
  return [
    ...strange(file, 'image options clone definitions pipelines'),
    ...strange(file.pipelines, 'default branches pull-requests tags custom'),
    ...steps.flatMap((step) => strange(step, 'name deployment trigger caches script artifacts')),
    ...steps.filter(({ script }) => !Array.isArray(script) || script.length === 0).map((step) => JSON.stringify(step)),
    // A deployment that two steps of a pipeline name is refused there.
    ...pipelines.flatMap((pipeline) => {
      const names = having('deployment', pipeline).map(({ deployment }) => String(deployment));
      return names.filter((name, index) => names.indexOf(name) !== index);
    }),
    ...(steps.length === 0 || pipelines.length === 0 ? ['empty'] : []),
  ];
}

/** What is wrong with a declarative Jenkinsfile, as far as its braces and quotes tell: https://www.jenkins.io/doc/book/pipeline/syntax. */
function faultsOfJenkins(text: string): readonly string[] {
  const lines = codeLines(text);
  const depths: number[] = [];
  for (const line of lines) {
    const bare = line.replace(/'[^']*'|"[^"]*"/g, '');
    depths.push((depths.at(-1) ?? 0) + bare.split('{').length - bare.split('}').length);
  }
  return [
    ...(depths.at(-1) !== 0 || Math.min(...depths) < 0 ? ['braces'] : []),
    ...['pipeline', 'agent', 'stages', 'post'].filter(
      (name) => !lines.some((line) => line.trim().startsWith(`${name} `)),
    ),
    // In double quotes Groovy would put a secret into the command line.
    ...lines.filter(
      (line) => /\bsh\s*['"]|\brelease\(['"]/.test(line) && !/^\s*(sh '[^']+'|release\('[^']+'\))$/.test(line),
    ),
  ];
}

const CASES: readonly [string, (text: string) => readonly string[], string, string][] = [
  ['azure-devops/azure-pipelines.yml', faultsOfAzure, 'dependsOn: release', 'dependsOn: relaese'],
  ['azure-devops/azure-pipelines.yml', faultsOfAzure, 'timeoutInMinutes', 'timeout'],
  ['bitbucket/bitbucket-pipelines.yml', faultsOfBitbucket, 'deployment: production', 'deployment: qa'],
  ['bitbucket/bitbucket-pipelines.yml', faultsOfBitbucket, 'script:', 'scripts:'],
  ['jenkins/Jenkinsfile', faultsOfJenkins, "sh 'npm ci'", 'sh "npm ci"'],
  ['jenkins/Jenkinsfile', faultsOfJenkins, 'stages {', 'stages'],
];

describe('The pipeline files without a schema in a package', () => {
  for (const [path, faultsOf, right, wrong] of CASES) {
    it(`have the structure of their documentation, and a fault is found: ${path}, ${wrong}`, () => {
      const text = read(path);
      expect(faultsOf(text)).to.deep.equal([]);
      expect(text).to.include(right);
      expect(faultsOf(text.replace(right, wrong))).to.not.deep.equal([]);
    });
  }

  it('log in by the script before they release, and keep reports and journal after a failure too', () => {
    for (const path of new Set(CASES.map(([name]) => name))) {
      const text = read(path);
      expect(/docs\/ci\/(login\.sh|azure-devops\/eca-steps\.yml)/.test(text), path).to.equal(true);
      expect(/condition: always\(\)|capture-on: always|always \{/.test(text), path).to.equal(true);
      expect(text, path).to.include('.eca/runs');
    }
    expect(read('azure-devops/eca-steps.yml')).to.include('bash docs/ci/login.sh');
  });
});
