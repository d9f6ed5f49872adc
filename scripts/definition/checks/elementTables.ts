/** Which table of elements belongs to a file, and in which API versions its type exists: by type, and for settings by name. */
import type { FieldTable, Span } from '../fields/fieldRule.ts';
import { typeTableOf } from '../fields/fieldTables.ts';
import { SETTINGS_TYPE } from '../metadataTypes.ts';
import type { SourceFile } from '../sourceFile.ts';

/** The settings file that switches what External Client Apps may do in an org. */
export const EXTERNAL_CLIENT_APP_SETTINGS = 'ExternalClientApp';

type Named = Pick<SourceFile, 'type' | 'fullName'>;

export const rootElementOf = ({ type, fullName }: Named): string =>
  type === SETTINGS_TYPE.name ? `${fullName}Settings` : type;

/** Undefined for files whose elements are not kept here. */
export const fieldTableOf = (file: Named): FieldTable | undefined => typeTableOf(rootElementOf(file))?.fields;

/** Without an end for files whose elements are not kept here. */
export const typeSpanOf = (file: Named): Span => typeTableOf(rootElementOf(file))?.span ?? {};
