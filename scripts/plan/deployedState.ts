/**
 * What an org held of an app after a deployment, as it is remembered to see later what changed in the org. In: the records
 * that were read back. Out: the same without what an org alone generates, and without everything that is secret.
 */
import type { ComponentRecord } from '../org/orgClient.ts';

export type RememberedComponent = { readonly type: string; readonly record: ComponentRecord };

export type DeployedState = {
  readonly app: string;
  /** 18 characters. */
  readonly orgId: string;
  /** ISO 8601. */
  readonly at: string;
  /** Commit of the source, with `-dirty` where files differed from it; absent without git. */
  readonly commit?: string;
  /** `NN.0`, in which the records were read. */
  readonly apiVersion: string;
  readonly components: readonly RememberedComponent[];
  /** A deployment has begun since, and nobody saw its end: what differs now need not be somebody else's doing. */
  readonly isUnsure?: boolean;
};

/** Made by the org, and another one in each: no part of what a source says. The key is nobody's business in a file. */
const GENERATED: ReadonlySet<string> = new Set([
  'consumerKey',
  'consumerSecret',
  'oauthLink',
  'orgScopedExternalApp',
  'externalClientAppId',
]);

const isData = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutGenerated(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutGenerated);
  }
  if (!isData(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !GENERATED.has(name) && /^[A-Za-z]/.test(name))
      .map(([name, inner]) => [name, withoutGenerated(inner)]),
  );
}

export const rememberedRecord = (record: ComponentRecord): ComponentRecord => ({
  ...(withoutGenerated(record) as Readonly<Record<string, unknown>>),
  fullName: record.fullName,
});

export const rememberComponents = (components: readonly RememberedComponent[]): readonly RememberedComponent[] =>
  components
    .map(({ type, record }) => ({ type, record: rememberedRecord(record) }))
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

const keyOf = ({ type, record }: RememberedComponent): string => `${type} ${record.fullName}`;
