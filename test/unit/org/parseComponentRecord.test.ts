/** Records of readMetadata, with and without a schema of jsforce. */
import { expect } from 'chai';
import { parseComponentRecord } from '../../../scripts/org/parseComponentRecord.ts';

describe('parseComponentRecord', () => {
  it('gives text, nested objects and arrays, and drops attributes and nil elements', () => {
    expect(
      parseComponentRecord({
        $: { 'xsi:type': 'ExtlClntAppOauthSettings' },
        fullName: 'Order_Sync_oauth',
        externalClientApplication: 'Order_Sync',
        label: { _: 'Order Sync', $: { 'xml:lang': 'en' } },
        oauthLink: { $: { 'xsi:nil': 'true' } },
        trustedIpRanges: [{ startIpAddress: '10.0.0.1' }, { startIpAddress: '10.0.0.2' }],
        empty: '',
      }),
    ).to.deep.equal({
      fullName: 'Order_Sync_oauth',
      externalClientApplication: 'Order_Sync',
      label: 'Order Sync',
      trustedIpRanges: [{ startIpAddress: '10.0.0.1' }, { startIpAddress: '10.0.0.2' }],
      empty: '',
    });
  });

  it('gives text for the types that jsforce has a schema for, as for all others', () => {
    expect(
      parseComponentRecord({
        fullName: 'Order_Sync',
        hasActivationRequired: false,
        license: null,
        classAccesses: [],
        objectPermissions: [{ allowRead: true, object: 'Order' }],
      }),
    ).to.deep.equal({
      fullName: 'Order_Sync',
      hasActivationRequired: 'false',
      objectPermissions: [{ allowRead: 'true', object: 'Order' }],
    });
  });

  for (const nil of [null, undefined, {}, { $: { 'xsi:nil': 'true' } }, { fullName: undefined }, { fullName: '' }]) {
    it(`takes ${JSON.stringify(nil)} for a component that is not there`, () => {
      expect(parseComponentRecord(nil)).to.equal(undefined);
    });
  }
});
