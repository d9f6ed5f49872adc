/**
 * Does every file of an app name an app that the source holds? A label in the place of the API name is the common
 * mistake. In: the files to judge, and all files. A file that names no app has a finding for the missing element.
 */
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE, KINDRED_TYPES, SATELLITE_TYPES } from '../metadataTypes.ts';
import { suggestName } from '../suggestName.ts';
import { childNamed, textOf } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt } from './finding.ts';

/** Types whose files name an app. */
const NAMING_AN_APP: ReadonlySet<string> = new Set([...SATELLITE_TYPES, ...KINDRED_TYPES].map(({ name }) => name));

function checkReference(file: CheckedFile, headers: readonly CheckedFile[]): readonly Finding[] {
  const element = childNamed(file.document.root, 'externalClientApplication');
  const isKnown = headers.some(({ fullName }) => fullName === element?.text);
  if (element === undefined || element.text.trim() === '' || file.isPending(element) || isKnown) {
    return [];
  }
  const wanted = element.text.trim();
  const ofSameLabel = headers.find(({ document }) => textOf(document.root, 'label')?.trim() === wanted);
  const names = headers.map(({ fullName }) => fullName);
  const near = ofSameLabel?.fullName ?? suggestName(wanted, names);
  const reason = ofSameLabel === undefined ? '' : `; that is the label of ${near}`;
  return [
    errorAt(element.position, 'app-reference', {
      message: `The source holds no External Client App with the API name ${JSON.stringify(element.text)}${reason}`,
      fix:
        near === undefined
          ? `Write the API name of the app: the name of its .${APP_TYPE.suffix}-meta.xml file.`
          : `Write <externalClientApplication>${near}</externalClientApplication>.`,
    }),
  ];
}

export function checkReferences(selected: readonly CheckedFile[], files: readonly CheckedFile[]): readonly Finding[] {
  const headers = files.filter(({ type }) => type === APP_TYPE.name);
  return selected.filter(({ type }) => NAMING_AN_APP.has(type)).flatMap((file) => checkReference(file, headers));
}
