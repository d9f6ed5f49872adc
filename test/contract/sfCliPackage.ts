/** Small packages in Metadata API format for the sf CLI's `--metadata-dir`: components in, a folder with its manifest out. */
import type { SfCli } from '../support/sfCli.ts';

const PLACES = {
  ExternalClientApplication: ['externalClientApps', 'eca'],
  ExtlClntAppOauthSettings: ['extlClntAppOauthSettings', 'ecaOauth'],
  ExtlClntAppGlobalOauthSettings: ['extlClntAppGlobalOauthSets', 'ecaGlblOauth'],
  ExtlClntAppOauthConfigurablePolicies: ['extlClntAppOauthPolicies', 'ecaOauthPlcy'],
} as const;

type Type = keyof typeof PLACES;
export type PackageFile = { readonly type: Type; readonly fullName: string; readonly text: string };

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** A component by its elements, in the order given. */
export const metadataXml = (type: Type, fullName: string, elements: Readonly<Record<string, string>>): PackageFile => ({
  type,
  fullName,
  text: [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${type} xmlns="${NAMESPACE}">`,
    ...Object.entries(elements).map(([name, value]) => `    <${name}>${value}</${name}>`),
    `</${type}>`,
    '',
  ].join('\n'),
});

/** Writes the components and a manifest that names each of them. */
export async function writePackage(sf: SfCli, folder: string, files: readonly PackageFile[]): Promise<void> {
  const types = files.map(({ type, fullName }) => `<types><members>${fullName}</members><name>${type}</name></types>`);
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="${NAMESPACE}">${types.join('')}<version>66.0</version></Package>\n`;
  await sf.write(`${folder}/package.xml`, manifest);
  for (const { type, fullName, text } of files) {
    const [directory, suffix] = PLACES[type];
    await sf.write(`${folder}/${directory}/${fullName}.${suffix}`, text);
  }
}
