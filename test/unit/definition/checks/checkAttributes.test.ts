/** Custom attributes of the settings and of the policies: each key once, each with its formula. */
import { expect } from 'chai';
import { adding, brief, check, PATHS } from './checkedSource.ts';

const attribute = (key: string, formula = '<formula>$User.Id</formula>'): string =>
  `<customAttributes>${formula}<key>${key}</key></customAttributes>`;

describe('definition/checks/checkAttributes', () => {
  it('refuses a key that is there twice in one file, at the second', () => {
    const change = adding(`${attribute('a')}\n${attribute('b')}\n${attribute('a')}`);
    expect(check({ [PATHS.oauth]: change, [PATHS.policies]: adding(attribute('a')) }).map(brief)).to.deep.equal([
      'error attribute-repeated Order_Sync_oauth.ecaOauth-meta.xml:5:46',
    ]);
    expect(check({ [PATHS.policies]: change }).map(({ ruleId }) => ruleId)).to.deep.equal(['attribute-repeated']);
  });

  it('misses the formula, and refuses the 129th attribute', () => {
    expect(check({ [PATHS.oauth]: adding(attribute('a', '')) }).map(({ message }) => message)).to.deep.equal([
      'formula is missing in customAttributes',
    ]);
    const many = Array.from({ length: 129 }, (_, index) => attribute(`k${index}`)).join('');
    expect(check({ [PATHS.oauth]: adding(many) }).map(({ ruleId }) => ruleId)).to.deep.equal(['too-many-elements']);
  });
});
