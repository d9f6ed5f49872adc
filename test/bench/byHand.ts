/**
 * The main job as a person does it by hand with the sf CLI and curl: the same orgs, files, records and proof of a token,
 * and nothing that our command does beyond it (no plan, no checks, no negative proofs). The user comes first, so that one
 * deployment will do: the quickest way that there is.
 */

import type { Sample } from './measure.ts';
import { inSequence, type Workbench } from './workbench.ts';

/** `isThere`: the alias names an org, so that none is created. */
export async function deployByHand(bench: Workbench, alias: string, isThere = false): Promise<Sample> {
  const samples: Sample[] = [];
  const username = `by-hand-${alias}-${Date.now()}@integration.example.com`;
  const values = {
    ECA_RUN_AS_USERNAME: username,
    ECA_CONTACT_EMAIL: 'owner@example.com',
    ECA_CALLBACK_URL: 'https://localhost/oauth/callback',
  };
  const sf = async (...words: string[]): Promise<Record<string, unknown>> => {
    const sample = await bench.sf([...words, '--json'], values);
    samples.push(sample);
    return JSON.parse(sample.stdout).result;
  };
  const query = async (soql: string): Promise<Record<string, string>> => {
    const { records } = (await sf('data', 'query', '--target-org', alias, '--query', soql)) as {
      records: Record<string, string>[];
    };
    const [record] = records;
    if (record === undefined) {
      throw new Error(`Nothing found: ${soql}`);
    }
    return record;
  };
  if (!isThere) {
    await sf(
      'org',
      'create',
      'scratch',
      '--target-dev-hub',
      'emulator',
      '--definition-file',
      'config/project-scratch-def.json',
      '--alias',
      alias,
      '--no-track-source',
    );
  }
  const profile = await query("SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'");
  await sf(
    'data',
    'create',
    'record',
    '--target-org',
    alias,
    '--sobject',
    'User',
    '--values',
    `Username='${username}' LastName='Order Sync' Alias='ordsync' Email='owner@example.com' ProfileId='${profile['Id']}' TimeZoneSidKey='America/Los_Angeles' LocaleSidKey='en_US' EmailEncodingKey='UTF-8' LanguageLocaleKey='en_US'`,
  );
  await sf(
    'org',
    'assign',
    'permsetlicense',
    '--target-org',
    alias,
    '--name',
    'SalesforceAPIIntegrationPsl',
    '--on-behalf-of',
    username,
  );
  await sf('project', 'deploy', 'start', '--target-org', alias, '--source-dir', 'force-app', '--ignore-conflicts');
  await sf(
    'org',
    'assign',
    'permset',
    '--target-org',
    alias,
    '--name',
    'Order_Sync_Integration',
    '--on-behalf-of',
    username,
  );
  const app = await query("SELECT Id FROM ExternalClientApplication WHERE DeveloperName = 'Order_Sync'");
  const base = `services/data/v66.0/apps/oauth/credentials/${app['Id']}`;
  const rest = async (path: string): Promise<Record<string, unknown>> => {
    const sample = await bench.sf(['api', 'request', 'rest', path, '--target-org', alias], values);
    samples.push(sample);
    return JSON.parse(sample.stdout);
  };
  const { consumers } = (await rest(base)) as { consumers: { id: string }[] };
  const pair = (await rest(`${base}/${consumers[0]?.id}?part=keyandsecret`)) as { key: string; secret: string };
  const { instanceUrl } = (await sf('org', 'display', '--target-org', alias)) as { instanceUrl: string };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: pair.key,
    client_secret: pair.secret,
  });
  samples.push(await curlUntilKnown(bench, `${instanceUrl}/services/oauth2/token`, form.toString()));
  return inSequence(samples);
}

/** A person tries again after a second, as long as the new key is unknown. */
async function curlUntilKnown(bench: Workbench, url: string, form: string): Promise<Sample> {
  const start = performance.now();
  for (let attempt = 0; attempt < 30; attempt += 1) {
    try {
      const sample = await bench.curl(['--data', '@-', url], form);
      return { ...sample, wallMilliseconds: performance.now() - start };
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('invalid_client')) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('The token endpoint never came to know the key.');
}
