/**
 * A client that stages, rotates and deletes consumer credentials in turn until the emulator is killed. Knows which pairs
 * must work after each acknowledged step, and which after the step that got no answer.
 */
import { expect } from 'chai';
import type { Answer } from '../support/emulatorHarness.ts';
import { type Installed, type ProcessOrg, tokenForm } from '../support/processOrg.ts';
import { attempt, type Writer } from './durabilityWriters.ts';

type Pair = Pick<Installed, 'key' | 'secret'>;
type Staged = Pair & { readonly id: string; readonly state: string };
type Pairs = { readonly main: Pair; readonly staged: Staged | undefined; readonly deleted: Pair | undefined };
type Step = 'stage' | 'rotate' | 'delete';

const nextStep = ({ staged }: Pairs): Step => {
  if (staged === undefined) return 'stage';
  return staged.state === 'Active' ? 'rotate' : 'delete';
};

const stagedIn = ({ body }: Answer): Staged | undefined =>
  (body as { stagedCredentials?: readonly Staged[] }).stagedCredentials?.[0];

/** What a step makes of the pairs; the new pair of `stage` is in its answer only. */
const after = ({ main, staged, deleted }: Pairs, step: Step, answer?: Answer): Pairs => {
  if (step === 'stage' || staged === undefined) return { main, staged: answer && stagedIn(answer), deleted };
  if (step === 'delete') return { main, staged: undefined, deleted: staged };
  return {
    main: { key: staged.key, secret: staged.secret },
    staged: { ...staged, ...main, state: 'Rotated' },
    deleted,
  };
};

const ask = (org: ProcessOrg, path: string, step: Step, { staged }: Pairs): Promise<Answer | undefined> => {
  if (step === 'stage') return attempt(org, `${path}/staged`, { method: 'POST' });
  const one = `${path}/staged/${staged?.id}`;
  return step === 'delete'
    ? attempt(org, one, { method: 'DELETE' })
    : attempt(org, one, { method: 'PATCH', body: { command: 'rotate' } });
};

/** Works on the credentials of an app in an org of its own, since it revokes pairs. */
export function stagingWriter(org: ProcessOrg, { credentialsPath, ...pair }: Installed): Writer {
  let pairs: Pairs = { main: pair, staged: undefined, deleted: undefined };
  let pending: Step | undefined;
  return {
    run: async (acknowledge) => {
      for (;;) {
        pending = nextStep(pairs);
        const answer = await ask(org, credentialsPath, pending, pairs);
        if (answer === undefined) return;
        if (answer.status >= 300) throw new Error(`${pending}: ${answer.status} ${answer.text}`);
        pairs = after(pairs, pending, answer);
        pending = undefined;
        acknowledge();
      }
    },
    check: async (restarted) => {
      const main = await restarted.json(`${credentialsPath}?part=keyAndSecret`);
      const staged = stagedIn(await restarted.request(`${credentialsPath}/staged`));
      const hasNewPair = pending === 'stage' && staged !== undefined;
      const isDone = pending !== undefined && (hasNewPair || staged?.state !== pairs.staged?.state);
      const { staged: known, ...expected } = isDone && pending !== undefined ? after(pairs, pending) : pairs;
      expect([main['key'], main['secret']]).to.deep.equal([expected.main.key, expected.main.secret]);
      if (!hasNewPair)
        expect([staged?.key, staged?.secret, staged?.state]).to.deep.equal([known?.key, known?.secret, known?.state]);
      const statusOf = async (one: Pair): Promise<number> =>
        (await restarted.request('/services/oauth2/token', { token: '', body: tokenForm(one) })).status;
      expect(await statusOf(expected.main)).to.equal(200);
      if (staged !== undefined) expect(await statusOf(staged)).to.equal(200);
      if (expected.deleted !== undefined) expect(await statusOf(expected.deleted)).to.equal(400);
    },
  };
}
