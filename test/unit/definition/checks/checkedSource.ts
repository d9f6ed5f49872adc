/**
 * This project's own source with something changed, through all checks. In: what is different, by file. Out: the
 * findings, and a short form of them that a test can spell out. No folder is made: the checks take parsed files.
 */
import type { Finding } from '../../../../scripts/definition/appDefinition.ts';
import { checkSource } from '../../../../scripts/definition/checks/checkSource.ts';
import { recognizeFile } from '../../../../scripts/definition/recognizeFile.ts';
import { fullNameOf, type SourceFile } from '../../../../scripts/definition/sourceFile.ts';
import { parseMetadataXml } from '../../../../scripts/definition/xml/parseMetadataXml.ts';
import { ownProject } from '../../../support/temporaryProject.ts';

export const BASE = 'force-app/main/default';
export const PATHS = {
  app: `${BASE}/externalClientApps/Order_Sync.eca-meta.xml`,
  global: `${BASE}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`,
  policies: `${BASE}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`,
  oauth: `${BASE}/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml`,
  appPolicies: `${BASE}/extlClntAppPolicies/Order_Sync_plcy.ecaPlcy-meta.xml`,
  permissionSet: `${BASE}/permissionsets/Order_Sync_Integration.permissionset-meta.xml`,
  settings: `${BASE}/settings/ExternalClientApp.settings-meta.xml`,
} as const;

/** A new text, a change of the present one, or `undefined` for a file that is not there. */
export type Change = string | ((text: string) => string) | undefined;
export type Changes = Readonly<Record<string, Change>>;
type Options = {
  readonly appName?: string | undefined;
  readonly apiVersion?: string;
  readonly namespace?: string;
  readonly isTemplate?: boolean;
};

const OWN: ReadonlyMap<string, string> = new Map(
  Object.entries(await ownProject()).flatMap(([path, content]) =>
    path.endsWith('-meta.xml') ? [[path, new TextDecoder().decode(Buffer.from(content))] as const] : [],
  ),
);

/** A file of this project as it stands. */
export const ownText = (path: string): string => OWN.get(path) ?? '';

/** The values that a deployment to one org puts in. */
const render = (text: string): string =>
  text
    .replaceAll('__ECA_RUN_AS_USERNAME__', 'order-sync@acme.test')
    .replaceAll('__ECA_CONTACT_EMAIL__', 'integration@acme.test')
    .replaceAll('__ECA_CALLBACK_URL__', 'https://localhost/callback');

/** Parses files as the reading half does; text that is no metadata is a fault of the test. */
export function parseFiles(contents: ReadonlyMap<string, string>): readonly SourceFile[] {
  return [...contents].flatMap(([path, content]) => {
    const outcome = parseMetadataXml(Buffer.from(content), path);
    if (outcome.kind === 'unreadable') {
      throw new Error(`${path}: ${outcome.finding.message}`);
    }
    const recognized = recognizeFile(path, () => outcome.document.root.name);
    return recognized === undefined
      ? []
      : [{ type: recognized.type.name, fullName: fullNameOf(recognized.stem), document: outcome.document }];
  });
}

export function check(changes: Changes = {}, options: Options = {}): readonly Finding[] {
  const contents = new Map(OWN);
  for (const [path, change] of Object.entries(changes)) {
    const content = typeof change === 'function' ? change(contents.get(path) ?? '') : change;
    contents.delete(path);
    if (content !== undefined) {
      contents.set(path, content);
    }
  }
  const isTemplate = options.isTemplate ?? false;
  return checkSource({
    files: parseFiles(isTemplate ? contents : new Map([...contents].map(([path, text]) => [path, render(text)]))),
    appName: 'appName' in options ? options.appName : 'Order_Sync',
    apiVersion: options.apiVersion ?? '66.0',
    namespace: options.namespace,
    isTemplate,
  });
}

/** The new element stands first, at line 3, column 5. */
export const adding =
  (xml: string) =>
  (text: string): string =>
    text.replace(/(<\w+ xmlns=[^>]*>)/, `$1\n    ${xml}`);

/** Without the element, or with another value in it. */
export const setting =
  (name: string, value: string | undefined) =>
  (text: string): string => {
    const element = new RegExp(`\\n *<${name}>[^<]*</${name}>`);
    if (!element.test(text)) {
      throw new Error(`there is no ${name} to change`);
    }
    return text.replace(element, (found) => (value === undefined ? '' : found.replace(/>[^<]*</, () => `>${value}<`)));
  };

/** `error element-unknown Order_Sync.eca-meta.xml:3:5`. */
export const brief = ({ severity, ruleId, position: { file, line, column } }: Finding): string =>
  `${severity} ${ruleId} ${file.split('/').at(-1)}:${line}:${column}`;
