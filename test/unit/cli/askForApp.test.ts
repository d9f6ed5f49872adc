import { expect } from 'chai';
import { commandOf } from '../../../scripts/cli/appNewCommandLine.ts';
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
    pick: async (message, choices, initial) => {
      asked.push(message);
      const answer = Object.entries(answers).find(([start]) => message.startsWith(start))?.[1] ?? initial;
      const choice = choices.find((one) => one === answer);
      if (choice === undefined) throw new Error(`no choice ${answer}`);
      return choice;
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
      tokenFormat: 'opaque',
      sessionTimeout: 120,
      sessionLevel: 'STANDARD',
      ipRelaxation: 'Enforce',
    });
    expect(questions.asked).to.have.length(12);
  });

  it('takes what is chosen instead, and gives JWT-based tokens a short life', async () => {
    const answers = { 'API name': 'A', 'E-mail': 'a@b.co', Callback: 'https://a.co/cb', Form: 'jwt', IP: 'Bypass' };
    const asked = await askForApp({}, undefined, answering(answers));
    expect(asked).to.include({ callback: 'https://a.co/cb', tokenFormat: 'jwt', sessionTimeout: 30 });
    expect(asked).to.include({ ipRelaxation: 'Bypass' });
    const longer = await askForApp({}, undefined, answering({ ...answers, Minutes: '60', Session: 'HIGH_ASSURANCE' }));
    expect(longer).to.include({ sessionTimeout: 60, sessionLevel: 'HIGH_ASSURANCE' });
    const line = commandOf(longer, {}, 'app:new');
    expect(line).to.include('--callback https://a.co/cb --session-timeout 60 --session-level HIGH_ASSURANCE');
    expect(line).to.include('--token-format jwt --ip-relaxation Bypass');
    expect(commandOf(asked, {}, 'app:new')).to.not.include('--session-timeout');
  });

  it('offers no lifetime that tokens of this form can not have', async () => {
    const answers = { 'API name': 'A', 'E-mail': 'a@b.co', Form: 'jwt', Minutes: '1440' };
    expect(await askForApp({}, undefined, answering(answers)).catch(String)).to.include('no choice 1440');
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
      callback: 'https://localhost/cb',
      tokenFormat: 'jwt',
      sessionTimeout: 15,
      sessionLevel: 'LOW',
      ipRelaxation: 'Enforce',
    } as const;
    const questions = answering({});
    await askForApp(known, undefined, questions);
    expect(questions.asked).to.deep.equal([]);
  });

  for (const [question, answer, problem] of [
    ['API name', 'Stock Feed', /Stock_Feed would do/],
    ['E-mail', 'nobody', /no e-mail address/],
    ['Objects', 'Account', /Account:read/],
    ['Callback', 'nowhere', /no URL/],
  ] as const) {
    it(`takes no ${JSON.stringify(answer)} for "${question}"`, async () => {
      const legal = { 'API name': 'A', 'E-mail': 'a@b.co' };
      const outcome = askForApp({}, undefined, answering({ ...legal, [question]: answer })).catch(String);
      expect(await outcome).to.match(problem);
    });
  }
});
