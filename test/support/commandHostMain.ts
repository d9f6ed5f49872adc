/** A host of this project's commands. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { serveCommands } from './serveCommands.ts';

enableCompileCache(join(import.meta.dirname, '..', '..', '.eca', 'compile-cache'));
const { main } = await import('../../scripts/cli/main.ts');

serveCommands({
  run: main,
  forget: async () => {
    const { ConfigAggregator, SfProject, StateAggregator } = await import('@salesforce/core');
    StateAggregator.clearInstance();
    await ConfigAggregator.clearInstance();
    SfProject.clearInstances();
  },
});
