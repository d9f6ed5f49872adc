/** Edits of the text of a component, which keep comments and line numbers. */
import { expect } from 'chai';
import { withElementText, withoutElements } from '../../../scripts/plan/editComponent.ts';
import { appFixture, sourceComponent } from '../../support/appFixture.ts';

const base = sourceComponent('T', 'X', 'x/X.x-meta.xml', { isOn: 'true', label: 'A' });
const component = {
  ...base,
  content: [
    '<?xml version="1.0"?>',
    '<T xmlns="urn:x">',
    '    <!-- <user>not this</user> -->',
    '    <user>a@b.example</user> <!-- who runs it -->',
    '    <nested><user>kept</user></nested>',
    '    <isOn>true</isOn>',
    '    <names',
    '      >One</names>',
    '    <empty/>',
    '    <label><![CDATA[<user>kept</user>]]></label>',
    '</T>',
    '',
  ].join('\n'),
};

describe('withoutElements', () => {
  it('takes elements of the root out and keeps comments, nested elements and line numbers', () => {
    const { content } = withoutElements(component, ['user', 'names', 'empty']);
    expect(content.split('\n')).to.have.length(component.content.split('\n').length);
    expect(content).to.contain('<!-- <user>not this</user> -->').and.contain('<!-- who runs it -->');
    expect(content).to.contain('<nested><user>kept</user></nested>').and.contain('<![CDATA[<user>kept</user>]]>');
    expect(content).to.not.match(/a@b\.example|<names|<empty/);
    expect(content.split('\n').indexOf('    <isOn>true</isOn>')).to.equal(5);
  });

  it('takes them out of elements and record too, and leaves the component as it was', () => {
    const { oauthPolicies } = appFixture();
    const reduced = withoutElements(oauthPolicies, ['clientCredentialsFlowUser']);
    expect([
      reduced.elements.has('clientCredentialsFlowUser'),
      'clientCredentialsFlowUser' in reduced.record,
    ]).to.deep.equal([false, false]);
    expect(reduced).to.include({ fullName: oauthPolicies.fullName, file: oauthPolicies.file });
    expect(oauthPolicies.content).to.contain('clientCredentialsFlowUser');
  });
});

describe('withElementText', () => {
  it('replaces the text and escapes it', () => {
    expect(withElementText(component, 'user', 'a<b&c').content).to.contain(
      '<user>a&lt;b&amp;c</user> <!-- who runs it -->',
    );
    expect(withElementText(component, 'names', '$1 Two').content).to.contain('>$1 Two</names>');
    expect(withElementText(component, 'empty', 'x').content).to.contain('    <empty>x</empty>\n');
  });

  it('changes record and elements with it, and nothing where there is no such element', () => {
    const changed = withElementText(base, 'label', 'B');
    expect([changed.record['label'], changed.elements.get('label')?.[0]?.value]).to.deep.equal(['B', 'B']);
    expect(withElementText(base, 'other', 'B')).to.equal(base);
  });
});
