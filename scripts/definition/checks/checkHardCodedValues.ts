/**
 * Values of one org or one person that stand in source which is for many orgs. In: the parsed files, and which texts a
 * rendering changes. Out: warnings; a project with a single org may well live with them.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_ws_string_replace.htm
 */
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE, OAUTH_POLICIES_TYPE } from '../metadataTypes.ts';
import type { SourceFile } from '../sourceFile.ts';
import { childNamed } from '../xml/xmlElement.ts';
import { isExampleAddress } from './checkAddresses.ts';
import { warningAt } from './finding.ts';

const BOUND = [
  {
    type: APP_TYPE.name,
    element: 'contactEmail',
    ruleId: 'contact-hard-coded',
    why: 'the address of one team or person, for every org',
    variable: 'ECA_CONTACT_EMAIL',
  },
  {
    type: OAUTH_POLICIES_TYPE.name,
    element: 'clientCredentialsFlowUser',
    ruleId: 'run-as-hard-coded',
    // Usernames are unique over all orgs.
    why: 'a username that exists in one org only',
    variable: 'ECA_RUN_AS_USERNAME',
  },
] as const;

export function checkHardCodedValues(
  files: readonly SourceFile[],
  isReplaced: (file: string, text: string) => boolean,
): readonly Finding[] {
  return BOUND.flatMap(({ type, element: name, ruleId, why, variable }) =>
    files.flatMap(({ type: typeName, document }) => {
      const element = typeName === type ? childNamed(document.root, name) : undefined;
      // What is no address at all, or a made-up one, has a finding of its own.
      const isTold =
        element !== undefined &&
        (!element.text.includes('@') || (name === 'contactEmail' && isExampleAddress(element.text)));
      return element === undefined || isTold || isReplaced(document.file, element.text)
        ? []
        : [
            warningAt(element.position, ruleId, {
              message: `${name} is ${element.text.trim()}, ${why}`,
              fix: `Write __${variable}__ there, with a replacement in sfdx-project.json, and the value into config/values.json.`,
            }),
          ];
    }),
  );
}
