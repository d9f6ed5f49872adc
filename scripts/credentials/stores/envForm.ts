/**
 * The `.env` form of the file store: one file an org, which integrations load as it is. In: the content of a store file.
 * Out: its text, and back. Values stand bare where every reader of such files agrees on them, `docker --env-file`
 * included, which takes quotes for text; else in single quotes, in which nothing is special.
 */
import { parseEnv } from 'node:util';
import { Secret } from '../../lib/secret.ts';
import type { CredentialVersion } from '../clientCredentials.ts';
import type { StoreFileForm } from '../fileStore.ts';
import { type StoredApp, type StoredPair, type StoreFile, StoreFileProblem, VERSIONS } from '../storeFile.ts';

const HEADER =
  '# Written by eca-pipeline, which replaces the whole file: keep variables and notes of your own elsewhere.';

const ORG_NAMES = { alias: 'ECA_ORG_ALIAS', orgId: 'ECA_ORG_ID', instanceUrl: 'ECA_INSTANCE_URL' } as const;

type Variables = ReadonlyMap<string, string>;

/** No API name holds two underscores, so that no app's name meets the name of a version. */
const prefixOf = (appName: string, version: CredentialVersion): string =>
  `ECA_${appName.toUpperCase()}${version === 'current' ? '' : `__${version.toUpperCase()}`}`;

const NAME_FIELD = 'APP';
const FIELDS = ['CLIENT_ID', 'CLIENT_SECRET', 'TOKEN_ENDPOINT', 'CONSUMER_ID'] as const;

export const ENV_FORM: StoreFileForm = { extension: '.env', parse: parseEnvFile, format: formatEnvFile };

export function formatEnvFile({ org, apps }: StoreFile): string {
  const sorted = Object.entries(apps).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const blocks = sorted.map(([appName, app]) =>
    [
      line(`${prefixOf(appName, 'current')}_${NAME_FIELD}`, appName),
      ...VERSIONS.flatMap((version) => formatPair(prefixOf(appName, version), app[version])),
    ].join('\n'),
  );
  const head = [
    HEADER,
    line(ORG_NAMES.alias, org.alias),
    line(ORG_NAMES.orgId, org.orgId),
    line(ORG_NAMES.instanceUrl, org.instanceUrl),
  ].join('\n');
  return `${[head, ...blocks].join('\n\n')}\n`;
}

const formatPair = (prefix: string, pair: StoredPair | undefined): readonly string[] =>
  pair === undefined
    ? []
    : [
        line(`${prefix}_CLIENT_ID`, pair.consumerKey),
        line(`${prefix}_CLIENT_SECRET`, pair.consumerSecret.reveal()),
        line(`${prefix}_TOKEN_ENDPOINT`, pair.tokenEndpoint),
        line(`${prefix}_CONSUMER_ID`, pair.consumerId),
        ...(pair.since === undefined ? [] : [line(`${prefix}_SINCE`, pair.since)]),
      ];

const line = (name: string, value: string): string => `${name}=${quote(name, value)}`;

/** Readers differ about escapes inside double quotes, so there is none: what would need one can't be written. */
function quote(name: string, value: string): string {
  if (/^[A-Za-z0-9_.:/@+=,%~-]+$/.test(value)) {
    return value;
  }
  if (!/['\r\0]/.test(value)) {
    return `'${value}'`;
  }
  return /["\\$`\r\0]/.test(value)
    ? fail(`${name} has characters that no .env file can hold; use the json form`)
    : `"${value}"`;
}

function fail(problem: string): never {
  throw new StoreFileProblem(problem);
}

/** @throws {StoreFileProblem} without quoting any value */
export function parseEnvFile(text: string): StoreFile {
  const variables: Variables = new Map(
    Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const apps = [...variables].flatMap(([name, value]): readonly [string, StoredApp][] =>
    name === `${prefixOf(value, 'current')}_${NAME_FIELD}` ? [[value, parseApp(variables, value)]] : [],
  );
  const file: StoreFile = {
    org: {
      alias: at(variables, ORG_NAMES.alias),
      orgId: at(variables, ORG_NAMES.orgId),
      instanceUrl: at(variables, ORG_NAMES.instanceUrl),
    },
    apps: Object.fromEntries(apps),
  };
  const known = parseEnv(formatEnvFile(file));
  const foreign = [...variables.keys()].find((name) => !Object.hasOwn(known, name));
  return foreign === undefined ? file : fail(`${foreign} is none of its variables, and would be lost`);
}

const at = (variables: Variables, name: string): string => variables.get(name) || fail(`${name} is missing or empty`);

function parseApp(variables: Variables, appName: string): StoredApp {
  const pairs = VERSIONS.flatMap((version): readonly [CredentialVersion, StoredPair][] => {
    const prefix = prefixOf(appName, version);
    const isThere = FIELDS.some((field) => variables.has(`${prefix}_${field}`));
    return isThere ? [[version, parsePair(variables, prefix)]] : [];
  });
  return Object.fromEntries(pairs);
}

function parsePair(variables: Variables, prefix: string): StoredPair {
  const since = variables.get(`${prefix}_SINCE`);
  return {
    consumerKey: at(variables, `${prefix}_CLIENT_ID`),
    consumerSecret: Secret.of(at(variables, `${prefix}_CLIENT_SECRET`)),
    tokenEndpoint: at(variables, `${prefix}_TOKEN_ENDPOINT`),
    consumerId: at(variables, `${prefix}_CONSUMER_ID`),
    ...(since === undefined ? {} : { since }),
  };
}
