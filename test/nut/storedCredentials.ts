/** Where the commands keep the credentials of an org, and what is in that file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../support/commandLine.ts';

export type Pair = { readonly consumerKey: string; readonly consumerSecret: string };

export const credentialsFile = ({ dataDirectory }: Project, alias: string): string =>
  join(dataDirectory, 'credentials', `${alias}.json`);

export async function readPair(project: Project, alias: string, app = 'Order_Sync'): Promise<Pair> {
  const text = await readFile(credentialsFile(project, alias), 'utf8');
  const pair = (JSON.parse(text) as { readonly apps: Readonly<Record<string, Pair>> }).apps[app];
  if (pair === undefined) {
    throw new Error(`No credentials of ${app} are stored for ${alias}`);
  }
  return { consumerKey: pair.consumerKey, consumerSecret: pair.consumerSecret };
}
