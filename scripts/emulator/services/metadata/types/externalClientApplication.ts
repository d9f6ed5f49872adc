/**
 * The header of an app. Its full name is the app's API name; the org adds `orgScopedExternalApp` at the first deployment.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_externalclientapplication.htm
 */
import { flag, type MetadataType, oneOf, text } from './fieldTable.ts';

export const externalClientApplication: MetadataType = {
  name: 'ExternalClientApplication',
  directory: 'externalClientApps',
  suffix: 'eca',
  since: 58,
  sobject: 'ExternalClientApplication',
  keyPrefix: '0xI',
  fields: [
    text('contactEmail'),
    text('contactPhone'),
    text('description'),
    oneOf(
      'distributionState',
      'ExtlClntAppDistState',
      ['Local', 'Packaged', { value: 'Managed', since: 60 }, { value: 'AutoInstalled', since: 62 }],
      { byDefault: 'Local' },
    ),
    text('iconUrl'),
    text('infoUrl'),
    flag('isProtected', { byDefault: 'false' }),
    text('label', { requiredUntil: 58 }),
    text('logoUrl'),
    oneOf('managedType', 'ExtlClntAppManagedType', ['Local', 'Global'], { since: 60 }),
    text('orgScopedExternalApp', { isKept: true }),
  ],
};
