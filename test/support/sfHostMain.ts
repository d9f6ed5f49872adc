/**
 * A host of the sf CLI, whose program is the first argument: what its `bin/run.js` does, again for each command. To end the
 * process is the last that a command does, so that it is enough to keep the code.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serveCommands } from './serveCommands.ts';

const [, , program = ''] = process.argv;
const require = createRequire(program);

type Held = { readonly instanceMap: Map<string, unknown> };
type Core = {
  readonly StateAggregator: Held;
  readonly ConfigAggregator: { readonly clearInstance: () => Promise<void> };
  readonly SfProject: { readonly clearInstances: () => void };
};
const sf = (path: string) => require(join(dirname(require.resolve('@salesforce/source-tracking')), path));
// The parts of the CLI's own libraries that keep something in memory.
const core = require('@salesforce/core') as Core;
const held = [
  core.StateAggregator,
  (sf('shared/local/localShadowRepo.js') as { readonly ShadowRepo: Held }).ShadowRepo,
  (sf('shared/remote/remoteSourceTrackingService.js') as { readonly RemoteSourceTrackingService: Held })
    .RemoteSourceTrackingService,
];

const cli = (await import(pathToFileURL(join(dirname(program), '..', 'dist', 'cli.js')).href)) as {
  readonly run: () => Promise<unknown>;
};
process.setMaxListeners(0);

let ended: number | undefined;
const { exit } = process;

serveCommands({
  run: async (words) => {
    process.argv = [process.execPath, program, ...words];
    ended = undefined;
    process.exit = ((code?: number) => {
      ended ??= code ?? Number(process.exitCode ?? 0);
    }) as typeof exit;
    try {
      await cli.run();
    } finally {
      process.exit = exit;
    }
    process.exitCode = ended ?? process.exitCode;
  },
  forget: async () => {
    for (const { instanceMap } of held) {
      instanceMap.clear();
    }
    await core.ConfigAggregator.clearInstance();
    core.SfProject.clearInstances();
    // Its listeners are those of commands that have ended.
    delete (globalThis as { salesforceCoreLifecycle?: unknown }).salesforceCoreLifecycle;
  },
});
