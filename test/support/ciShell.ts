/**
 * A shell as CI systems start it, for the commands of docs/ci: `npm run` in it asks this process, which runs the command in a
 * host that is started already, and `sf` logs in by copying what the real sf wrote at one login. In: a copy of the project,
 * and the home that holds that login. Out: a function that runs a script with variables.
 */
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type HostedCommand, runHosted } from './commandHost.ts';
import { ROOT } from './commandLine.ts';

type Variables = Readonly<Record<string, string>>;

export type CiShell = {
  /** Where `npm` is: for engines that start shells themselves. */
  readonly variables: Variables;
  readonly run: (
    program: readonly string[],
    script: string,
    variables: Variables,
  ) => Promise<{ readonly exitCode: number; readonly all: string }>;
  readonly close: () => Promise<void>;
};

/** What only installs does nothing here: `npm ci` and `npm run sf:install`. */
const NPM = `import { request } from 'node:http';
const [verb, name, , ...words] = process.argv.slice(2);
if (verb !== 'ci' && name !== 'sf:install') {
  const call = request({ port: Number(process.env.ECA_CI_PORT), method: 'POST' }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part) => { text += part; });
    answer.on('end', () => {
      const { exitCode, stdout, stderr } = JSON.parse(text);
      console.log(['> ' + name + ' ' + words.join(' '), stdout, stderr].filter((part) => part !== '').join('\\n'));
      process.exitCode = exitCode;
    });
  });
  call.end(JSON.stringify({ words: [name, ...words], folder: process.cwd(), variables: process.env }));
}
`;

/** Refuses what the real one would: no auth URL in its file. */
const SF = `#!/usr/bin/env bash
[ "$7 $(head -c 8 "$8")" = '--sfdx-url-file force://' ] || exit 1
mkdir -p "$HOME" && cp -R "$ECA_CI_LOGGED_IN"/.sfdx "$ECA_CI_LOGGED_IN"/.sf "$HOME"
`;

async function writeProgram(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o755 });
}

/** The project of `folder` gets what its checkout has beside the copied files, with the real sf until `standIn` is called. */
export async function openCiShell(
  folder: string,
  loggedIn: string,
): Promise<CiShell & { standIn: () => Promise<void> }> {
  for (const name of ['scripts', 'docs', 'node_modules']) {
    await symlink(join(ROOT, name), join(folder, name));
  }
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await mkdir(join(folder, '.eca/tools'), { recursive: true });
  await symlink(join(ROOT, '.eca/tools/sf'), join(folder, '.eca/tools/sf'));
  const bin = `${folder}@bin`;
  await writeProgram(join(bin, 'npm.mjs'), NPM);
  await writeProgram(join(bin, 'npm'), `#!/bin/sh\nexec "${process.execPath}" "${join(bin, 'npm.mjs')}" "$@"\n`);
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      // What the program above sent.
      runHosted(JSON.parse(Buffer.concat(parts).toString()) as HostedCommand).then(
        (finished) => response.end(JSON.stringify(finished)),
        (error: unknown) => response.end(JSON.stringify({ exitCode: 10, stdout: '', stderr: String(error) })),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const variables = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`,
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_DISABLE_TELEMETRY: 'true',
    ECA_CI_PORT: String((server.address() as AddressInfo).port),
    ECA_CI_LOGGED_IN: loggedIn,
  };
  return {
    variables,
    standIn: async () => {
      await rm(join(folder, '.eca/tools/sf'));
      await writeProgram(join(folder, '.eca/tools/sf/node_modules/.bin/sf'), SF);
    },
    run: async ([file = '', ...words], script, more) => {
      const { exitCode, all } = await execa(file, [...words, '-c', script], {
        cwd: folder,
        extendEnv: false,
        reject: false,
        all: true,
        stdin: 'ignore',
        env: { ...variables, ...more },
      });
      return { exitCode: exitCode ?? -1, all: all ?? '' };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
