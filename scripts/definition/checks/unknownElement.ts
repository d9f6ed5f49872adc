/**
 * What to say about an element that its type does not have: the misspelt one, the one of a sister file, and the invented
 * ones that circulate in templates, such as `ipRelaxation` in an `.ecaPlcy` file.
 */
import { type FieldTable, NEWEST_KNOWN_API_VERSION } from '../fields/fieldRule.ts';
import {
  ECA_TYPES,
  GLOBAL_OAUTH_TYPE,
  KINDRED_TYPES,
  OAUTH_POLICIES_TYPE,
  OAUTH_TYPE,
  type TypeDefinition,
} from '../metadataTypes.ts';
import { suggestName } from '../suggestName.ts';

/** Names that no API version has, and what their authors meant. */
const INVENTED: Readonly<Record<string, readonly [TypeDefinition, string]>> = {
  ipRelaxation: [OAUTH_POLICIES_TYPE, 'ipRelaxationPolicyType'],
  refreshTokenPolicy: [OAUTH_POLICIES_TYPE, 'refreshTokenPolicyType'],
  sessionTimeout: [OAUTH_POLICIES_TYPE, 'sessionTimeoutInMinutes'],
  permittedUsers: [OAUTH_POLICIES_TYPE, 'permittedUsersPolicyType'],
  isAdminApproved: [OAUTH_POLICIES_TYPE, 'permittedUsersPolicyType'],
  oauthClientCredentialUser: [OAUTH_POLICIES_TYPE, 'clientCredentialsFlowUser'],
  runAsUser: [OAUTH_POLICIES_TYPE, 'clientCredentialsFlowUser'],
  isCodeCredentialsEnabled: [GLOBAL_OAUTH_TYPE, 'isCodeCredFlowEnabled'],
  isCodeCredentialEnabled: [GLOBAL_OAUTH_TYPE, 'isCodeCredFlowEnabled'],
  scopes: [OAUTH_TYPE, 'commaSeparatedOauthScopes'],
  isClientCredentialEnabled: [GLOBAL_OAUTH_TYPE, 'isClientCredentialsFlowEnabled'],
  start: [OAUTH_TYPE, 'startIpAddress'],
  end: [OAUTH_TYPE, 'endIpAddress'],
};

type Explanation = { readonly message: string; readonly fix: string };

/** Older ones don't know the flow. */
const OLDEST_API_VERSION = 60;
/** An element of so many types, such as `label`, says nothing about where it was meant to be. */
const COMMON = 3;

/** `owner` is the element or type that should have known the name. */
export function explainUnknownElement(
  name: string,
  fields: FieldTable,
  { owner }: { readonly owner: string },
): Explanation {
  const message = `${owner} has no element ${name}`;
  const invented = Object.hasOwn(INVENTED, name) ? INVENTED[name] : undefined;
  if (invented !== undefined) {
    const [type, right] = invented;
    const isHere = Object.hasOwn(fields, right);
    return {
      message: `${message}, nor has any other type of an External Client App`,
      fix: isHere
        ? `Write ${right} instead of ${name}.`
        : `Delete ${name}; what it means is ${right} in the .${type.suffix} file.`,
    };
  }
  const near = suggestName(name, Object.keys(fields));
  const homesAmong = (types: readonly TypeDefinition[]) =>
    types.filter((type) => isElementOf(name, type) && type.fields !== fields);
  const [own, kindred] = [homesAmong(ECA_TYPES), homesAmong(KINDRED_TYPES)];
  const homes = own.length > 0 ? own : kindred;
  if (homes.length > 0 && homes.length < COMMON) {
    const types = homes.map((type) => type.name).join(' and ');
    const suffixes = homes.map(({ suffix }) => `.${suffix}`).join(' or the ');
    return { message: `${message}; it belongs to ${types}`, fix: `Move ${name} to the ${suffixes} file.` };
  }
  return near === undefined
    ? { message, fix: `Delete ${name}.` }
    : { message: `${message}; the nearest is ${near}`, fix: `Rename ${name} to ${near}.` };
}

/** What only API versions below those of this project have is nowhere at home. */
const isElementOf = (name: string, { fields = {} }: TypeDefinition): boolean =>
  Object.hasOwn(fields, name) && (fields[name]?.until ?? NEWEST_KNOWN_API_VERSION) >= OLDEST_API_VERSION;
