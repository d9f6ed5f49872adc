/**
 * FileProperties of a component, for listings and retrieves: where its file is, who made and changed it, and when.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import type { MetadataType } from '../types/fieldTable.ts';
import type { OrgComponent } from './orgComponents.ts';

export type FileProperties = {
  readonly createdById: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly fileName: string;
  readonly fullName: string;
  readonly id: string;
  readonly lastModifiedById: string;
  readonly lastModifiedByName: string;
  readonly lastModifiedDate: string;
  readonly manageableState: 'unmanaged';
  readonly type: string;
};

/** Path of a component's file in a package. Characters that file systems refuse are percent-encoded, as orgs do. */
export const pathOf = ({ directory, suffix }: MetadataType, fullName: string): string => {
  const name = fullName.replaceAll(
    /[%\\/:*?"<>|&'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return `${directory}/${name}.${suffix}`;
};

/** The properties of a component; `prefix` is the folder of the package. */
export const filePropertiesOf = (
  { state }: Emulator,
  org: EmulatedOrg,
  component: OrgComponent,
  prefix = '',
): FileProperties => {
  const nameOf = (userId: string): string => {
    const user = state.records.get(org.orgId, 'User', userId);
    return user === undefined ? '' : String(user['Name'] ?? user['LastName']);
  };
  const { createdById, modifiedById } = component;
  return {
    createdById,
    createdByName: nameOf(createdById),
    createdDate: new Date(component.createdAt).toISOString(),
    fileName: prefix + pathOf(component.type, component.fullName),
    fullName: component.fullName,
    id: component.id,
    lastModifiedById: modifiedById,
    lastModifiedByName: nameOf(modifiedById),
    lastModifiedDate: new Date(component.modifiedAt).toISOString(),
    manageableState: 'unmanaged',
    type: component.type.name,
  };
};
