/**
 * What anybody would write with source-deploy-retrieve: a process that deploys the folder's source to an org, or retrieves the
 * same components from it into a folder. `node plainSdr.ts <deploy|retrieve> <username>`; the other side of a comparison.
 */
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';

enableCompileCache();
const [job, username = ''] = process.argv.slice(2);
const { ComponentSet } = await import('@salesforce/source-deploy-retrieve');
const components = ComponentSet.fromSource(resolve('force-app'));
components.projectDirectory = process.cwd();
const operation =
  job === 'deploy'
    ? await components.deploy({ usernameOrConnection: username })
    : await components.retrieve({ usernameOrConnection: username, output: resolve('retrieved'), merge: false });
const { response, components: done } = await operation.pollStatus();
if (!response.success) {
  throw new Error(`${job} ended with ${response.status}: ${JSON.stringify(response).slice(0, 2000)}`);
}
process.stdout.write(`${job === 'deploy' ? components.size : (done?.size ?? 0)}\n`);
