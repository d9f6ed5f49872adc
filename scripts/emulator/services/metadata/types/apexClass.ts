/**
 * Apex classes: source in one file, elements in another beside it. The source is kept as the base64 text that the SOAP API
 * has for `content`.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_classes.htm
 */
import { type ComplexType, groups, int, type MetadataType, oneOf, text } from './fieldTable.ts';

const packageVersion: ComplexType = {
  name: 'PackageVersion',
  fields: [int('majorNumber', { isRequired: true }), int('minorNumber', { isRequired: true }), text('namespace')],
};

export const apexClass: MetadataType = {
  name: 'ApexClass',
  directory: 'classes',
  suffix: 'cls',
  since: 10,
  keyPrefix: '01p',
  hasMetaFile: true,
  fields: [
    text('apiVersion', { isRequired: true }),
    text('content'),
    groups('packageVersions', packageVersion),
    oneOf('status', 'ApexCodeUnitStatus', ['Active', 'Inactive', 'Deleted'], { byDefault: 'Active' }),
  ],
};
