/** Which root element and which table of elements belong to a file: by its type, and for settings by its name too. */
import { externalClientAppSettingsFields } from '../fields/externalClientAppSettings.ts';
import type { FieldTable } from '../fields/fieldRule.ts';
import { SETTINGS_TYPE, typeNamed } from '../metadataTypes.ts';
import type { SourceFile } from '../sourceFile.ts';

/** The settings file that switches what External Client Apps may do in an org. */
export const EXTERNAL_CLIENT_APP_SETTINGS = 'ExternalClientApp';

export const rootElementOf = ({ type, fullName }: SourceFile): string =>
  type === SETTINGS_TYPE.name ? `${fullName}Settings` : type;

/** Undefined for files whose elements are not kept here. */
export const fieldTableOf = ({ type, fullName }: SourceFile): FieldTable | undefined =>
  type === SETTINGS_TYPE.name && fullName === EXTERNAL_CLIENT_APP_SETTINGS
    ? externalClientAppSettingsFields
    : typeNamed(type)?.fields;
