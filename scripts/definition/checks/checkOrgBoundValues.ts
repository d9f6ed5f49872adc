/**
 * Values that an org makes for itself and that are wrong in every other org: links, keys and secrets that a retrieve
 * brings along, and the flags that make a new key with each deployment. No finding tells a key or a secret.
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
  const credentials = find(GENERATED).map(({ name, text, position }) => {
    const fix = `Delete <${name}>: the org makes its own.`;
    const { length } = text.trim();
    return length === 0
      ? warningAt(position, 'empty-credential', { message: `${name} is empty`, fix })
      : errorAt(position, 'org-bound-value', {
          message: `${name} holds a value of ${length} characters; it is one org's own, and no other org takes it`,
          fix,
        });
  });
  const rotations = find(ROTATIONS)
    .filter(({ text }) => text.trim() === 'true')
    .map((element) =>
      warningAt(element.position, 'rotation-in-source', {
        message: `${element.name} is true: every deployment would replace the credentials, at once and everywhere`,
        fix: `Delete <${element.name}>, and rotate with the staged credentials of the org.`,
      }),
    );
  return [...links, ...credentials, ...rotations];
}
