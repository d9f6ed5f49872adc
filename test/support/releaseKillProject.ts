/** The project that the releases are of: a copy in the working directory of this process, with pipeline and policy as asked. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ownProject } from './temporaryProject.ts';

const POLICIES = 'force-app/main/default/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml';

export type ProjectState = {
  readonly pipeline: object;
  /** Of the OAuth policies: whether addresses count, in which two releases differ. */
  readonly policy: 'Bypass' | 'Enforce';
};

export async function writeProject({ pipeline, policy }: ProjectState): Promise<void> {
  const files = { ...(await ownProject()), 'config/pipeline.json': JSON.stringify(pipeline) };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await writeFile(resolve(path), content);
  }
  const text = await readFile(resolve(POLICIES), 'utf8');
  const element = /(?<=<ipRelaxationPolicyType>)\w+/;
  if (!element.test(text)) throw new Error('the source says nothing of addresses');
  await writeFile(resolve(POLICIES), text.replace(element, policy));
}
