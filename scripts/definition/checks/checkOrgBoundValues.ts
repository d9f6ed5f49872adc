/**
 * Values that an org makes for itself and that are wrong in every other org: links and ids that a retrieve brings along,
 * and the flags that make a new key with each deployment. Keys and secrets with a value are the secret guard's.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.deploy_external_client_app_with_global_settings_file.htm
 */
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_TYPE } from '../metadataTypes.ts';
import { childrenNamed } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

const LINKS: Readonly<Record<string, readonly string[]>> = {
  [APP_TYPE.name]: ['orgScopedExternalApp'],
  [OAUTH_TYPE.name]: ['oauthLink'],
};
const GENERATED = ['consumerKey', 'consumerSecret'];
const ROTATIONS = ['shouldRotateConsumerKey', 'shouldRotateConsumerSecret'];

/** Findings for one file of an app. */
export function checkOrgBoundValues(file: CheckedFile): readonly Finding[] {
  const { root } = file.document;
  const find = (names: readonly string[]) => names.flatMap((name) => childrenNamed(root, name));
  const links = find(LINKS[file.type] ?? []).map((element) =>
    errorAt(element.position, 'org-bound-value', {
      message: `${element.name} belongs to the org that the file was retrieved from; another org refuses it or is linked to that one`,
      fix: `Delete the line with <${element.name}>: the org fills it.`,
    }),
  );
  if (file.type !== GLOBAL_OAUTH_TYPE.name) {
    return links;
  }
  const empty = find(GENERATED)
    .filter(({ text }) => text.trim() === '')
    .map((element) =>
      warningAt(element.position, 'empty-credential', {
        message: `${element.name} is empty`,
        fix: `Delete <${element.name}>: the org makes its own.`,
      }),
    );
  const rotations = find(ROTATIONS)
    .filter(({ text }) => text.trim() === 'true')
    .map((element) =>
      errorAt(element.position, 'rotation-in-source', {
        message: `${element.name} is true: every deployment would replace the credentials, at once and everywhere`,
        fix: `Delete <${element.name}>, and rotate with the staged credentials of the org.`,
      }),
    );
  return [...links, ...empty, ...rotations];
}
