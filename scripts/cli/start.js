/**
 * The way into every command, and the one file that any Node can parse: it checks the version, switches the compile
 * cache on and hands over to TypeScript. `npm run` puts the Node that the project brings first on the path.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const major = Number(process.versions.node.split('.')[0]);

if (major < NEEDED_MAJOR) {
  process.stderr.write(
    `eca-pipeline needs Node ${NEEDED_MAJOR}, this is ${process.versions.node}: run it with "npm run" after "npm ci", ` +
      `which brings Node ${NEEDED_MAJOR} for Linux, macOS and Windows, or install Node ${NEEDED_MAJOR} yourself.\n`,
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  // Loading @salesforce/core is most of the run time of a short command; compiled once, it loads in half of it.
  enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? join(root, '.eca', 'compile-cache'));
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
}
