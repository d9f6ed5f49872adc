/**
 * What to say about an element that its type does not have: the misspelt one, the one of a sister file, and the invented
 * ones that circulate in templates, such as `ipRelaxation` in an `.ecaPlcy` file.
 */
import type { FieldTable } from '../fields/fieldRule.ts';
import { ECA_TYPES, OAUTH_POLICIES_TYPE, OAUTH_TYPE, type TypeDefinition } from '../metadataTypes.ts';
import { suggestName } from '../suggestName.ts';

/** Names that no API version has, and what their authors meant. */
const INVENTED: Readonly<Record<string, readonly [TypeDefinition, string]>> = {
  ipRelaxation: [OAUTH_POLICIES_TYPE, 'ipRelaxationPolicyType'],
  refreshTokenPolicy: [OAUTH_POLICIES_TYPE, 'refreshTokenPolicyType'],
  sessionTimeout: [OAUTH_POLICIES_TYPE, 'sessionTimeoutInMinutes'],
  permittedUsers: [OAUTH_POLICIES_TYPE, 'permittedUsersPolicyType'],
  isAdminApproved: [OAUTH_POLICIES_TYPE, 'permittedUsersPolicyType'],
  oauthClientCredentialUser: [OAUTH_POLICIES_TYPE, 'clientCredentialsFlowUser'],
  scopes: [OAUTH_TYPE, 'commaSeparatedOauthScopes'],
  start: [OAUTH_TYPE, 'startIpAddress'],
  end: [OAUTH_TYPE, 'endIpAddress'],
};

type Explanation = { readonly message: string; readonly fix: string };

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
  const home = ECA_TYPES.find((type) => type.fields !== fields && Object.hasOwn(type.fields ?? {}, name));
  if (home !== undefined) {
    return { message: `${message}; it belongs to ${home.name}`, fix: `Move ${name} to the .${home.suffix} file.` };
  }
  return near === undefined
    ? { message, fix: `Delete ${name}.` }
    : { message: `${message}; the nearest is ${near}`, fix: `Rename ${name} to ${near}.` };
}
