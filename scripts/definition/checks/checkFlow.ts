/**
 * Is the client credentials flow on everywhere it must be? It has two switches, in the global OAuth settings and in the
 * OAuth policies, a run-as user beside the second, and the app and its OAuth plugin have theirs in the app policies.
 * One that is off is enough for a bare `invalid_grant`. In: one file; a missing file is no matter of this check.
 */
import type { Finding, SourcePosition } from '../appDefinition.ts';
import { APP_POLICIES_TYPE, APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE } from '../metadataTypes.ts';
import { childNamed } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

/** `required`: the field table has a finding for a file without it. */
type Switch = {
  readonly name: string;
  readonly consequence: string;
  readonly whenAbsent: 'on' | 'off' | 'required';
};

function checkSwitch(file: CheckedFile, { name, consequence, whenAbsent }: Switch): readonly Finding[] {
  const { root } = file.document;
  const element = childNamed(root, name);
  const fix = `Set <${name}>true</${name}> in ${file.document.file}.`;
  if (element === undefined) {
    return explainAbsent(root.position, { name, consequence, whenAbsent }, fix);
  }
  // A value that is neither true nor false has its own finding.
  return element.text.trim() === 'false' && !file.isPending(element)
    ? [errorAt(element.position, 'flow-switch', { message: `${name} is false, so ${consequence}`, fix })]
    : [];
}

/** A new app has the default; an app that is there already and off need not be switched on by a file that is silent. */
function explainAbsent(position: SourcePosition, { name, consequence, whenAbsent }: Switch, fix: string) {
  if (whenAbsent === 'required') {
    return [];
  }
  return whenAbsent === 'off'
    ? [errorAt(position, 'flow-switch', { message: `${name} is missing, so ${consequence}`, fix })]
    : [warningAt(position, 'flow-switch', { message: `${name} is missing; where it is false, ${consequence}`, fix })];
}

function checkRunAsPresent(file: CheckedFile): readonly Finding[] {
  if (childNamed(file.document.root, 'clientCredentialsFlowUser') !== undefined) {
    return [];
  }
  const message = 'clientCredentialsFlowUser is missing: the flow has no user to run as';
  const fix = `Add <clientCredentialsFlowUser>__ECA_RUN_AS_USERNAME__</clientCredentialsFlowUser> to ${file.document.file}.`;
  return [errorAt(file.document.root.position, 'run-as-missing', { message, fix })];
}

function checkDistribution({ document }: CheckedFile): readonly Finding[] {
  const element = childNamed(document.root, 'distributionState');
  if (element?.text !== 'Packaged') {
    return [];
  }
  const message = 'The app is made for a package: its consumer belongs to the org that owns the package';
  return [
    warningAt(element.position, 'app-packaged', {
      message,
      fix: 'Write Local for an app that is deployed to each org.',
    }),
  ];
}

const FLOW = 'isClientCredentialsFlowEnabled';

/**
 * Findings at the element that is off, or at the root of the file that lacks it.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.meta_configure_client_credentials_flow_for_external_client_apps.htm
 */
export function checkFlow(file: CheckedFile): readonly Finding[] {
  switch (file.type) {
    case APP_TYPE.name:
      return checkDistribution(file);
    case GLOBAL_OAUTH_TYPE.name: {
      const consequence = 'the app does not offer the client credentials flow';
      return checkSwitch(file, { name: FLOW, consequence, whenAbsent: 'off' });
    }
    case OAUTH_POLICIES_TYPE.name: {
      const consequence = 'the policies do not allow the client credentials flow';
      return [...checkSwitch(file, { name: FLOW, consequence, whenAbsent: 'off' }), ...checkRunAsPresent(file)];
    }
    case APP_POLICIES_TYPE.name: {
      const consequence = 'no OAuth policy of the app counts';
      return [
        ...checkSwitch(file, { name: 'isEnabled', consequence: 'the app is off', whenAbsent: 'required' }),
        ...checkSwitch(file, { name: 'isOauthPluginEnabled', consequence, whenAbsent: 'on' }),
      ];
    }
    default:
      return [];
  }
}
