/** Elements of ExternalClientAppSettings (`ExternalClientApp.settings`), a member of `Settings` and no type of its own. */
import type { FieldTable } from './fieldRule.ts';
import { fieldsOfType } from './fieldTables.ts';

export const externalClientAppSettingsFields: FieldTable = fieldsOfType('ExternalClientAppSettings');
