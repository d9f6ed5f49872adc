import { expect } from 'chai';
import { documentOf, editedItem, emptyItem, newItem } from '../../../../scripts/credentials/stores/onePasswordItem.ts';
import { serverCodeOf } from '../../../../scripts/credentials/stores/onePasswordRefusal.ts';
import { Secret } from '../../../../scripts/lib/secret.ts';

const DOCUMENT = Secret.of(JSON.stringify({ org: 'qa', consumerSecret: 'hush' }));
const parse = (text: Secret): Record<string, unknown> => JSON.parse(text.reveal());

describe('a pair as an item of 1Password', () => {
  it('comes back as it went in, and its secret alone is concealed', () => {
    const item = parse(newItem('eca.qa.Order_Sync.current', DOCUMENT));
    expect(item).to.deep.equal({
      title: 'eca.qa.Order_Sync.current',
      category: 'SECURE_NOTE',
      fields: [
        { id: 'org', type: 'STRING', label: 'org', value: 'qa' },
        { id: 'consumerSecret', type: 'CONCEALED', label: 'consumerSecret', value: 'hush' },
      ],
    });
    const document = documentOf(item);
    expect(typeof document === 'string' ? document : document.reveal()).to.equal(DOCUMENT.reveal());
    expect(emptyItem('t').reveal()).to.contain('SECURE_NOTE').and.not.to.contain('hush');
  });

  it('is no pair when op concealed it, or when it has a field twice', () => {
    const concealed = { label: 'consumerSecret', value: "[use 'op item get abc --reveal' to reveal]" };
    expect(documentOf({ fields: [concealed] })).to.equal('op did not show its concealed fields');
    const twice = ['a', 'b'].map((value) => ({ label: 'consumerSecret', value }));
    expect(documentOf({ fields: twice })).to.equal('it has two fields of one name');
  });

  it('keeps the rest of the item in an edit, and drops a part that the new pair has not', () => {
    const item = { id: 'i', version: 3, fields: [{ label: 'since', value: 'then' }, { label: 'notesPlain' }] };
    const edited = parse(editedItem(item, DOCUMENT));
    expect(edited).to.include({ id: 'i', version: 3 });
    expect((edited['fields'] as { label: string }[]).map(({ label }) => label)).to.deep.equal([
      'notesPlain',
      'org',
      'consumerSecret',
    ]);
  });
});

describe('a refusal of op', () => {
  const codes: readonly (readonly [string, number | undefined])[] = [
    ['[ERROR] 2026/01/02 03:04:05 (429) Too Many Requests: You have reached the maximum', 429],
    ['[ERROR] unable to process line 1: DB: (409) (Conflict), Internal server conflict.', 409],
    ['[ERROR] (101) You do not have permission to perform this action', 101],
    ['[ERROR] "eca (403)" isn\'t an item in the "Ops" vault.', undefined],
    ['[ERROR] You are not currently signed in.', undefined],
  ];
  for (const [stderr, code] of codes) {
    it(`has the server's code ${code} in: ${stderr}`, () => {
      expect(serverCodeOf({ exitCode: 1, stdout: Secret.of(''), stderr })).to.equal(code);
    });
  }
});
