/** Which table of elements belongs to a file, and in which API versions its type exists: by type, and for settings by name. */
import type { FieldTable, Span } from '../fields/fieldRule.ts';
import { type TypeTable, typeTableOf } from '../fields/fieldTables.ts';
import { SETTINGS_TYPE } from '../metadataTypes.ts';
import type { SourceFile } from '../sourceFile.ts';

/** The settings file that switches what External Client Apps may do in an org. */
export const EXTERNAL_CLIENT_APP_SETTINGS = 'ExternalClientApp';

type Named = Pick<SourceFile, 'type' | 'fullName'>;

export const rootElementOf = ({ type, fullName }: Named): string =>
  type === SETTINGS_TYPE.name ? `${fullName}Settings` : type;

/** Settings of other names have none, whatever type `…Settings` would be. */
const tableOf = (file: Named): TypeTable | undefined =>
  file.type === SETTINGS_TYPE.name && file.fullName !== EXTERNAL_CLIENT_APP_SETTINGS
    ? undefined
    : typeTableOf(rootElementOf(file));

/** Undefined for files whose elements are not kept here. */
export const fieldTableOf = (file: Named): FieldTable | undefined => tableOf(file)?.fields;

/** Without an end for files whose elements are not kept here. */
export const typeSpanOf = (file: Named): Span => tableOf(file)?.span ?? {};
