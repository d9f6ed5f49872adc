/**
 * `npm run sf:install`: fetches the sf CLI at the version that the tests use. Not a dependency of the project, since it
 * would double what `npm ci` brings, and a person who has sf needs no second one.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import type { CommandModule } from './commandModule.ts';
import { examples } from './help.ts';
import { installedSf, SF_CLI_VERSION, sfToolFolder } from './sfProgram.ts';

export const sfInstallCommand: CommandModule = {
  configure: (command) => {
    command.addHelpText('after', examples(['npm run sf:install        once; some 300 MB below .eca/tools']));
  },
  run: async (_options, _operands, context) => {
    const projectRoot = await findProjectRoot(context.environment.workingDirectory);
    const folder = sfToolFolder(projectRoot);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({
        name: 'sf-of-eca-pipeline',
        private: true,
        dependencies: { '@salesforce/cli': SF_CLI_VERSION },
      }),
    );
    context.output.line(`Fetching @salesforce/cli ${SF_CLI_VERSION} …`);
    const exitCode = await new Promise<number>((resolve, reject) => {
      const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
      });
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
    const program = installedSf(projectRoot);
    if (exitCode !== 0 || program === undefined) {
      return { kind: 'finished', exitCode: exitCode === 0 ? 1 : exitCode };
    }
    return { kind: 'answer', text: `Installed: ${program}`, result: { version: SF_CLI_VERSION, program } };
  },
};
