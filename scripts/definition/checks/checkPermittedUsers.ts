/**
 * Who may use the app, and does the source hold the permission sets that say so? Everything here is a warning: what the
 * source lacks, the org may have. In: the files of an app.
 */
import type { Finding } from '../appDefinition.ts';
import { fullNameOf } from '../sourceFile.ts';
import { childNamed } from '../xml/xmlElement.ts';
import { type AppFiles, usedPermissionSets } from './appFiles.ts';
import { type CheckedFile, listItems, warningAt } from './finding.ts';

/** The licence that lets a permission set give a `Salesforce Integration` user access to objects. */
const INTEGRATION_LICENSE = 'SalesforceAPIIntegrationPsl';

function checkLists(policies: CheckedFile): readonly Finding[] {
  const { root } = policies.document;
  const type = childNamed(root, 'permittedUsersPolicyType');
  const lists = ['commaSeparatedPermissionSet', 'commaSeparatedProfile'].flatMap(
    (name) => childNamed(root, name) ?? [],
  );
  const isPending = [...lists, ...(type === undefined ? [] : [type])].some((element) => policies.isPending(element));
  const filled = lists.find(({ text }) => listItems(text).some((item) => item !== ''));
  if (isPending) {
    return [];
  }
  if (type?.text === 'AdminApprovedPreAuthorized') {
    const message =
      'Only pre-authorised users may use the app, and neither a permission set nor a profile is listed: nobody is';
    const fix = 'Name the permission set of the integration user in <commaSeparatedPermissionSet>.';
    return filled === undefined ? [warningAt(type.position, 'permitted-users-empty', { message, fix })] : [];
  }
  const message = `${filled?.name} has no effect while every user may authorise the app`;
  const fix = 'Set <permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>.';
  return filled === undefined ? [] : [warningAt(filled.position, 'permitted-users-unused', { message, fix })];
}

function checkNamedSets(policies: CheckedFile, permissionSets: readonly CheckedFile[]): readonly Finding[] {
  const element = childNamed(policies.document.root, 'commaSeparatedPermissionSet');
  if (element === undefined || policies.isPending(element)) {
    return [];
  }
  const items = listItems(element.text);
  const warn = (ruleId: string, message: string, fix: string) => warningAt(element.position, ruleId, { message, fix });
  return items.flatMap((item, index) => {
    if (item === '') {
      return [
        warn('permission-set-empty', 'The list of permission sets has an empty item', 'Delete the comma too many.'),
      ];
    }
    if (items.indexOf(item) < index) {
      return [warn('permission-set-repeated', `The permission set ${item} is listed twice`, `Keep one ${item}.`)];
    }
    if (/^0PS[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(item)) {
      return [
        warn('permission-set-id', `${item} is the id of a permission set in one org`, 'Write the API name instead.'),
      ];
    }
    const isThere = permissionSets.some(({ fullName }) => fullName.toLowerCase() === fullNameOf(item).toLowerCase());
    const message = `The source holds no permission set ${item}; each org must have it before the policies name it`;
    return isThere
      ? []
      : [warn('permission-set-not-in-source', message, `sf project retrieve start --metadata PermissionSet:${item}`)];
  });
}

function checkLicense(permissionSet: CheckedFile): readonly Finding[] {
  const { root } = permissionSet.document;
  const license = childNamed(root, 'license') ?? childNamed(root, 'userLicense');
  if (license?.text === INTEGRATION_LICENSE) {
    return [];
  }
  const message = `The permission set ${permissionSet.fullName} ${
    license === undefined ? 'names no licence' : `has the licence ${license.text}`
  }; one for an integration user names ${INTEGRATION_LICENSE}`;
  const fix = `Write <license>${INTEGRATION_LICENSE}</license>, unless the run-as user has a full licence.`;
  return [warningAt((license ?? root).position, 'permission-set-license', { message, fix })];
}

/** Findings for the policies and for the permission sets that they name. */
export function checkPermittedUsers(files: AppFiles): readonly Finding[] {
  const { oauthPolicies } = files;
  return oauthPolicies === undefined
    ? []
    : [
        ...checkLists(oauthPolicies),
        ...checkNamedSets(oauthPolicies, files.permissionSets),
        ...usedPermissionSets(files).flatMap(checkLicense),
      ];
}
