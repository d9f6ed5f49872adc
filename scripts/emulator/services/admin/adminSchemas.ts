/**
 * What the admin routes take, as JSON schemas.
 */
const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const text = { type: 'string', minLength: 1 } as const;
const milliseconds = { type: 'integer', minimum: 0 } as const;

export const clockSchema = object({ milliseconds }, ['milliseconds']);

export const faultSchema = object(
  {
    match: object({ method: text, pathPattern: text, bodyPattern: text, org: text }),
    kind: { enum: ['status', 'html503', 'reset', 'latency', 'truncate', 'slow', 'stale'] },
    effect: { enum: ['before', 'after'] },
    nth: { type: 'integer', minimum: 1 },
    times: { type: 'integer', minimum: 0 },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    errorCode: text,
    body: { type: 'string' },
    contentType: text,
    location: text,
    milliseconds,
    jitterMilliseconds: milliseconds,
    percent: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
    seed: { type: 'integer', minimum: 0 },
  },
  ['match', 'kind', 'effect'],
);

export const settingsSchema = object({
  propagationMilliseconds: milliseconds,
  signupMilliseconds: milliseconds,
  deployMilliseconds: milliseconds,
  deployPolls: { type: 'integer', minimum: 0 },
  requestMilliseconds: milliseconds,
  requestJitterMilliseconds: milliseconds,
  loginsPerUserPerHour: { type: 'integer', minimum: 0 },
  rotatesBack: { type: 'boolean' },
  unknownKeyIsInvalidClient: { type: 'boolean' },
});

const count = { type: 'integer', minimum: 0 } as const;

export const orgSchema = object(
  {
    kind: { enum: ['production', 'sandbox', 'developer', 'scratch'] },
    name: text,
    edition: text,
    durationDays: { type: 'integer', minimum: 1, maximum: 30 },
    expirationDate: text,
    licenses: { type: 'object', additionalProperties: count },
    settings: { type: 'object', additionalProperties: { type: 'boolean' } },
    users: {
      type: 'array',
      items: object(
        { username: text, email: text, firstName: text, lastName: text, profile: text, isActive: { type: 'boolean' } },
        ['username'],
      ),
    },
  },
  ['kind', 'name'],
);

export const hubLimitsSchema = object({ activeScratchOrgs: count, dailyScratchOrgs: count });

/** All that a seed would have carried out, the parts with the names that they have in its file. */
export const orgsCheckSchema = object(
  { settings: settingsSchema, devHub: hubLimitsSchema, orgs: { type: 'array', items: orgSchema } },
  ['orgs'],
);

export const orgReferenceSchema = object({ org: text }, ['org']);
export const lockOrgSchema = object({ org: text, isLocked: { type: 'boolean' } }, ['org', 'isLocked']);
export const orgApiSchema = object({ org: text, isEnabled: { type: 'boolean' } }, ['org', 'isEnabled']);
export const refreshOrgSchema = object({ org: text, keepsApps: { type: 'boolean' } }, ['org']);

/** An app of the time before Spring '26, which no deployment can make any more. */
export const connectedAppSchema = object({ org: text, fullName: text, body: { type: 'object' } }, [
  'org',
  'fullName',
  'body',
]);

export const patchRecordSchema = object(
  {
    org: text,
    sobject: text,
    id: text,
    fields: {
      type: 'object',
      additionalProperties: {
        anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
      },
    },
  },
  ['org', 'sobject', 'id', 'fields'],
);
