import { expect } from 'chai';
import { parseStagedAnswer, rotatedAtOf } from '../../../../scripts/credentials/rotation/stagedPair.ts';

const ROW = {
  id: '889000000000001AAA',
  key: '3MVG9new',
  secret: 'CANARY',
  state: 'Active',
  createdDate: '2026-11-25T12:00:00.000Z',
  expirationDate: '2026-12-25T12:00:00.000Z',
};

const parsed = (answer: unknown) => {
  const judged = parseStagedAnswer(answer);
  if (!judged.ok) throw new Error(judged.problem);
  return judged.pair;
};

describe('parseStagedAnswer', () => {
  const shapes: readonly (readonly [name: string, answer: unknown])[] = [
    ['a collection', { stagedCredentials: [ROW], url: '/x' }],
    ['a bare array', [ROW]],
    ['a bare object', ROW],
    ['a state in lower case', { ...ROW, state: 'active' }],
    ['an id that stands in the url only', { ...ROW, id: undefined, url: `/staged/${ROW.id}` }],
  ];
  for (const [name, answer] of shapes) {
    it(`reads ${name}`, () => {
      expect(parsed(answer)).to.deep.include({ id: ROW.id, key: ROW.key, state: 'Active' });
      expect(parsed(answer)?.secret?.reveal()).to.equal('CANARY');
    });
  }

  for (const answer of [{ stagedCredentials: [], url: '/x' }, [], {}, undefined, 'text']) {
    it(`takes ${JSON.stringify(answer)} for no staged pair`, () => {
      expect(parsed(answer)).to.equal(undefined);
    });
  }

  const broken: readonly (readonly [name: string, answer: unknown, problem: RegExp])[] = [
    ['two pairs', [ROW, ROW], /2 staged pairs/],
    ['no key', { ...ROW, key: '' }, /no key/],
    ['no id', { ...ROW, id: undefined }, /no id/],
    ['a state that nobody knows', { ...ROW, state: 'Paused' }, /unknown state "Paused"/],
  ];
  for (const [name, answer, problem] of broken) {
    it(`refuses an answer with ${name}, and quotes no secret`, () => {
      const judged = parseStagedAnswer(answer);
      expect(judged.ok).to.equal(false);
      expect('problem' in judged ? judged.problem : '').to.match(problem);
      expect(JSON.stringify(judged)).not.to.include('CANARY');
    });
  }

  it('tells when a pair was rotated out by when it ends', () => {
    const pair = parsed({ ...ROW, state: 'Rotated' });
    expect(pair === undefined ? undefined : rotatedAtOf(pair)).to.equal(Date.parse('2026-11-25T12:00:00.000Z'));
  });
});
