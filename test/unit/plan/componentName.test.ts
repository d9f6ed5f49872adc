/** Names of components and lists of them, as the platform compares them. */
import { expect } from 'chai';
import { decodeComponentName, includesName, isSameName, splitNames } from '../../../scripts/plan/componentName.ts';

describe('componentName', () => {
  it('BL-161 decodes a name once and only once', () => {
    expect(decodeComponentName('Order%2FSync')).to.equal('Order/Sync');
    expect(decodeComponentName('Order%252FSync')).to.equal('Order%2FSync');
    expect(decodeComponentName('100%')).to.equal('100%');
    expect(isSameName('Order%2FSync', 'Order/Sync')).to.equal(true);
    expect(isSameName('Order%252FSync', 'Order/Sync')).to.equal(false);
  });

  it('compares without case', () => {
    expect(includesName(['ORDER_SYNC'], 'Order_Sync')).to.equal(true);
    expect(includesName([], 'Order_Sync')).to.equal(false);
  });

  it('splits lists without blanks and repeats', () => {
    expect(splitNames(' A ,,B, a ')).to.deep.equal(['A', 'B']);
    expect(splitNames('')).to.deep.equal([]);
  });
});
