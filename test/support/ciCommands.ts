/**
 * The shell commands of the pipeline files of docs/ci, as each CI system would start them: taken out of the files, with the
 * variables that the system sets. Azure runs each by bash, Bitbucket a whole script that ends at its first failure, Jenkins
 * each line by sh -xe, GitHub each by bash -eo pipefail, GitLab all of a job's as one.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CI_FOLDER } from './ciPipelines.ts';

type Variables = Readonly<Record<string, string>>;
export type CiCommand = { readonly program: readonly string[]; readonly script: string; readonly variables: Variables };

const read = (path: string): Promise<string> => readFile(join(CI_FOLDER, path), 'utf8');
const BASH = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'];

type GithubStep = { readonly if?: string; readonly run?: string; readonly env?: Variables };
type GithubJob = { readonly env?: Variables; readonly steps: readonly GithubStep[] };

/** The steps of a job of eca-stage.yml, each with what its own `env` names. */
export async function githubCommands(name: string, variables: Variables, secrets: Variables) {
  const file = parse(await read('github-actions/eca-stage.yml')) as {
    readonly jobs: Readonly<Record<string, GithubJob>>;
  };
  return (file.jobs[name]?.steps ?? []).flatMap(({ run, env = {} }): readonly CiCommand[] =>
    run === undefined
      ? []
      : [
          {
            program: BASH,
            script: run,
            variables: {
              ...variables,
              ...Object.fromEntries(Object.keys(env).map((key) => [key, secrets[key] ?? ''])),
            },
          },
        ],
  );
}

type GitlabJob = { readonly before_script: readonly string[]; readonly script: readonly string[] };

/** `expanded` is the file as `expandGitlab` gives it. */
export function gitlabCommand(expanded: string, name: string, variables: Variables): CiCommand {
  const { before_script: before, script } = (parse(expanded) as Readonly<Record<string, GitlabJob>>)[name] as GitlabJob;
  return { program: BASH, script: [...before, ...script].join('\n'), variables };
}

type AzureStep = {
  readonly bash?: string;
  readonly template?: string;
  readonly condition?: string;
  readonly env?: Variables;
};
type AzureFile = {
  readonly variables: Variables;
  readonly stages: readonly {
    readonly stage: string;
    readonly jobs: readonly { readonly job: string; readonly steps: readonly AzureStep[] }[];
  }[];
};

/** Those that are made of other variables of the system are left out. */
const plain = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => !value.includes('$')));

/** The job of the stage qa, with the template's steps. Of a secret variable a step sees what its `env` names. */
export async function azureCommands(name: string, predefined: Variables, secrets: Variables) {
  const { variables, stages } = parse(await read('azure-devops/azure-pipelines.yml')) as AzureFile;
  const template = parse(await read('azure-devops/eca-steps.yml')) as { readonly steps: readonly AzureStep[] };
  const job = stages.find(({ stage }) => stage === 'qa')?.jobs.find((one) => one.job === name);
  const isAgain = predefined['SYSTEM_JOBATTEMPT'] !== '1';
  return (job?.steps ?? [])
    .flatMap((step) => (step.template === undefined ? [step] : template.steps))
    .filter(({ condition }) => isAgain || condition?.includes('System.JobAttempt') !== true)
    .flatMap(({ bash, env = {} }): readonly CiCommand[] =>
      bash === undefined
        ? []
        : [
            {
              program: ['bash', '--noprofile', '--norc'],
              script: bash,
              variables: {
                ...plain(variables),
                ...predefined,
                // $(NAME) of a variable that nobody set stays as it is.
                ...Object.fromEntries(
                  Object.entries(env).map(([key, value]) => [key, secrets[value.slice(2, -1)] ?? value]),
                ),
              },
            },
          ],
    );
}

type BitbucketStep = { readonly step?: { readonly deployment?: string; readonly script: readonly string[] } };

export async function bitbucketCommands(variables: Variables): Promise<readonly CiCommand[]> {
  const file = parse(await read('bitbucket/bitbucket-pipelines.yml'), { merge: true }) as {
    readonly pipelines: { readonly branches: { readonly main: readonly BitbucketStep[] } };
  };
  const step = file.pipelines.branches.main.find((one) => one.step?.deployment === 'qa')?.step;
  return [{ program: ['bash', '-e'], script: (step?.script ?? []).join('\n'), variables }];
}

/** The `sh` of the stages, and what the function `release` of the file hands to it. */
export async function jenkinsCommands(variables: Variables): Promise<readonly CiCommand[]> {
  const file = await read('jenkins/Jenkinsfile');
  const stage = (name: string): string => /\n {4}\}\n/[Symbol.split](file.split(`stage('${name}')`)[1] ?? '')[0] ?? '';
  const own = [...file.matchAll(/^ {4}(\w+) = (?:'([^']*)'|"([^"]*)")$/gm)].map(([, name = '', text, groovy = '']) => [
    name,
    text ?? groovy.replace(/\$\{(\w+)\}/g, (_, variable: string) => variables[variable] ?? ''),
  ]);
  return ['Validate', 'Release to qa']
    .flatMap((name) => [...stage(name).matchAll(/\b(?:sh |release\()'([^']*)'/g)].map(([, script = '']) => script))
    .map((script) => ({
      program: ['sh', '-xe'],
      script,
      variables: { ...variables, ...Object.fromEntries(own) },
    }));
}
