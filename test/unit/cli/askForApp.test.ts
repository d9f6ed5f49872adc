import { expect } from 'chai';
import { askForApp, type Questions } from '../../../scripts/cli/askForApp.ts';

/** Answers by the first words of the question; an answer that is refused fails the test. */
function answering(answers: Readonly<Record<string, string>>): Questions & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    input: async (message, { initial = '', check } = {}) => {
      asked.push(message);
      const answer = Object.entries(answers).find(([start]) => message.startsWith(start))?.[1] ?? initial;
      const verdict = check?.(answer) ?? true;
      if (verdict !== true) throw new Error(verdict);
      return answer;
    },
    choose: async (message, choices, checked) => {
      asked.push(message);
      expect(choices).to.include.members(['Api', 'Chatter']).and.not.include('Full');
      return checked;
    },
    confirm: async () => false,
  };
}

describe('asking for a new app', () => {
  it('asks for what no flag has said, and offers safe answers', async () => {
    const questions = answering({ 'API name': 'Stock_Feed', Objects: 'Account:read' });
    expect(await askForApp({}, 'team@acme.com', questions)).to.deep.equal({
      name: 'Stock_Feed',
      label: 'Stock Feed',
      contact: 'team@acme.com',
      description: undefined,
      scopes: 'Api',
      callback: undefined,
      runAs: undefined,
      objects: 'Account:read',
    });
    expect(questions.asked).to.have.length(7);
  });

  it('asks nothing twice', async () => {
    const known = {
      name: 'A',
      label: 'A',
      contact: 'a@b.co',
      description: 'x',
      scopes: 'Api',
      runAs: 'r@b.co',
      objects: 'Lead:read',
    };
    const questions = answering({});
    await askForApp(known, undefined, questions);
    expect(questions.asked).to.deep.equal([]);
  });

  for (const [question, answer, problem] of [
    ['API name', 'Stock Feed', /Stock_Feed would do/],
    ['E-mail', 'nobody', /no e-mail address/],
    ['Objects', 'Account', /Account:read/],
  ] as const) {
    it(`takes no ${JSON.stringify(answer)} for "${question}"`, async () => {
      const legal = { 'API name': 'A', 'E-mail': 'a@b.co' };
      const outcome = askForApp({}, undefined, answering({ ...legal, [question]: answer })).catch(String);
      expect(await outcome).to.match(problem);
    });
  }
});
