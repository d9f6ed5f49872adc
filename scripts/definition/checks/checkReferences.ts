/**
 * Do the files of an app find each other? In: all files. Out: findings for references that lead nowhere, and for apps of
 * which a part is missing or there twice. Names of satellites are free; only the app that they name counts.
 */
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE, SATELLITE_TYPES } from '../metadataTypes.ts';
import { childNamed, textOf } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt } from './finding.ts';

const PURPOSES: Readonly<Record<string, string>> = {
  ExtlClntAppGlobalOauthSettings: 'it switches the flow on',
  ExtlClntAppOauthSettings: 'it holds the scopes',
  ExtlClntAppOauthConfigurablePolicies: 'it names the run-as user',
  ExtlClntAppConfigurablePolicies: 'without it the app may stay disabled',
};

const isSatellite = (file: CheckedFile): boolean => SATELLITE_TYPES.some(({ name }) => name === file.type);
const appOf = (file: CheckedFile): string => textOf(file.document.root, 'externalClientApplication')?.trim() ?? '';

export function checkReferences(files: readonly CheckedFile[]): readonly Finding[] {
  const headers = files.filter(({ type }) => type === APP_TYPE.name);
  const satellites = files.filter(isSatellite);
  return [
    ...satellites.flatMap((file) => checkReference(file, headers)),
    ...headers.flatMap((header) => checkParts(header, satellites)),
  ];
}

function checkReference(file: CheckedFile, headers: readonly CheckedFile[]): readonly Finding[] {
  const element = childNamed(file.document.root, 'externalClientApplication');
  const name = appOf(file);
  if (element === undefined || name === '' || headers.some(({ fullName }) => fullName === name)) {
    return [];
  }
  const byLabel = headers.find(({ document }) => textOf(document.root, 'label')?.trim() === name);
  const byCase = headers.find(({ fullName }) => fullName.toLowerCase() === name.toLowerCase());
  const near = byLabel ?? byCase;
  return [
    errorAt(element.position, 'app-reference', {
      message: `externalClientApplication is "${name}", and no app has this API name${byLabel === undefined ? '' : ': it is the label of one'}`,
      fix:
        near === undefined
          ? `Write the API name of the app, or add ${name}.eca-meta.xml.`
          : `Write <externalClientApplication>${near.fullName}</externalClientApplication>.`,
    }),
  ];
}

function checkParts(header: CheckedFile, satellites: readonly CheckedFile[]): readonly Finding[] {
  return SATELLITE_TYPES.flatMap((type) => {
    const [first, second] = satellites.filter((file) => file.type === type.name && appOf(file) === header.fullName);
    const example = `${type.folder}/${header.fullName}.${type.suffix}-meta.xml`;
    if (first === undefined) {
      return [
        errorAt(header.document.root.position, 'part-missing', {
          message: `${header.fullName} has no ${type.name} (${PURPOSES[type.name]})`,
          fix: `Add ${example}.`,
        }),
      ];
    }
    if (second === undefined) {
      return [];
    }
    return [
      errorAt(second.document.root.position, 'part-twice', {
        message: `${header.fullName} has a second ${type.name}; the other one is ${first.document.file}`,
        fix: 'Delete one of the two: an app has one.',
      }),
    ];
  });
}
