/**
 * Names that the org has given to something else. In: app and snapshot. Out: concerns: parts of the app under other
 * names, components of another app, permission sets that nobody has, a Connected App of the app's name.
 */
import { includesName, isSameName, splitNames } from './componentName.ts';
import { type Concern, type ConcernInput, obstacle, warning } from './concern.ts';
import { partsOfOtherName, recreationOf } from './recreation.ts';
import { valueText } from './settingValue.ts';

/** The file with the same folder and suffix, for a component of another name. */
function fileNamed(file: string, fullName: string): string {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const base = file.slice(folder.length);
  return `${folder}${encodeURIComponent(fullName)}${base.slice(base.indexOf('.'))}`;
}

/** An app has one component of each type; the org refuses a second one under another name. */
const otherNameConcerns = (input: ConcernInput): readonly Concern[] =>
  partsOfOtherName(input).map((part) => {
    const { id, component, held } = part;
    const alias = input.snapshot.identity.alias;
    const quoted = held.map((name) => `"${name}"`).join(', ');
    return {
      ...obstacle(
        id,
        `The ${component.type} of ${input.app.name} in "${alias}" is called ${quoted}, in the source "${component.fullName}"; the org takes no second one.`,
        `git mv ${component.file} ${fileNamed(component.file, held[0] ?? component.fullName)}   (keeps what the org has)`,
      ),
      recreation: recreationOf(part, alias),
    };
  });

function foreignComponentConcerns({ app, snapshot }: ConcernInput): readonly Concern[] {
  const sources = [app.globalOauthSettings, app.oauthSettings, app.oauthPolicies, app.appPolicies];
  return sources.flatMap(({ type, fullName, file }) => {
    const held = snapshot.components.find(
      ({ type: heldType, record }) => heldType === type && isSameName(record.fullName, fullName),
    );
    const owner = valueText(held?.record['externalClientApplication']);
    return owner === '' || isSameName(owner, app.name)
      ? []
      : [
          obstacle(
            'component-of-another-app',
            `The ${type} "${fullName}" in "${snapshot.identity.alias}" belongs to the app ${owner}; the source gives the name to ${app.name}.`,
            `Rename ${file} so that its name begins with ${app.name}_.`,
          ),
        ];
  });
}

/** A policy may name a permission set by its id, which says nothing to the source. */
const isRecordId = (name: string): boolean => /^0PS\w{12}(\w{3})?$/.test(name);

function missingPermissionSetConcerns({ app, snapshot }: ConcernInput): readonly Concern[] {
  const known = [
    ...app.permissionSets.map(({ fullName }) => fullName),
    ...snapshot.components.filter(({ type }) => type === 'PermissionSet').map(({ record }) => record.fullName),
    ...(snapshot.runAsUser?.assignedPermissionSetNames ?? []),
  ];
  const [setting] = app.oauthPolicies.elements.get('commaSeparatedPermissionSet') ?? [];
  return splitNames(valueText(app.oauthPolicies.record['commaSeparatedPermissionSet']))
    .filter((name) => !isRecordId(name) && !includesName(known, name))
    .map((name) =>
      obstacle(
        `permission-set-missing:${name}`,
        `The OAuth policies of ${app.name} name the permission set ${name}, which neither the source nor "${snapshot.identity.alias}" has.`,
        `Add permissionsets/${name}.permissionset-meta.xml to the source, or take the name out of ${setting === undefined ? app.oauthPolicies.file : `${setting.position.file}:${setting.position.line}`}.`,
      ),
    );
}

function connectedAppConcerns({ app, snapshot }: ConcernInput): readonly Concern[] {
  const name = snapshot.connectedAppOfSameName;
  return name === undefined
    ? []
    : [
        warning(
          'connected-app-same-name',
          `"${snapshot.identity.alias}" has a Connected App ${name}, the same name as ${app.name} but for its case: some orgs keep both, some refuse the second.`,
          `Setup > App Manager > ${name}: check who uses it before you rename or delete it. Nothing here deletes it.`,
        ),
      ];
}

/** Finds the names that the org has given to something else. */
export const findNameConcerns = (input: ConcernInput): readonly Concern[] => [
  ...otherNameConcerns(input),
  ...foreignComponentConcerns(input),
  ...missingPermissionSetConcerns(input),
  ...connectedAppConcerns(input),
];
