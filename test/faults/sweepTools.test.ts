/** The sweeps are believed only as far as what they judge with: points, ends, leaks and sums, each with a wrong case. */
import { expect } from 'chai';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import type { Envelope } from '../support/commandLine.ts';
import { leaksIn } from './canary.ts';
import { badEnd, unfairEnd } from './judgeEnd.ts';
import { requestPoints } from './requestPoints.ts';
import type { Ended } from './runMain.ts';
import { crashCases } from './sweepCrashes.ts';
import { faultCases } from './sweepFaults.ts';
import { sumUp } from './sweepReport.ts';
import { withoutNames } from './worldPicture.ts';

const request = (path: string, more: Partial<LoggedRequest> = {}): LoggedRequest => ({
  number: 1,
  atMilliseconds: 0,
  method: 'GET',
  path,
  org: '00D',
  status: 200,
  ...more,
});

const ended = (exitCode: number, envelope: Partial<Envelope> | undefined): Ended => ({
  words: ['deploy'],
  exitCode,
  stdout: 'Segmentation fault',
  stderr: '',
  envelope: envelope === undefined ? undefined : { status: exitCode, exitCode, warnings: [], ...envelope },
});

describe('What the sweeps judge with', () => {
  it('takes the first, the second and the last of polls, and every other request', () => {
    const poll = (): LoggedRequest => request('/status');
    const points = requestPoints(
      [request('/a'), poll(), poll(), poll(), poll(), poll(), request('/a'), poll()],
      ['00D'],
    );
    expect(points.map(({ match, nth }) => `${match.pathPattern} ${nth}`)).to.deep.equal([
      '/a 1',
      '/status 1',
      '/status 2',
      '/status 5',
      '/a 2',
      '/status 6',
    ]);
  });

  it('counts as the emulator does: by a part of the path, and by the operation', () => {
    const soap = (operation: string): LoggedRequest => request('/soap', { method: 'POST', operation });
    const points = requestPoints(
      [request('/users/1'), request('/users'), soap('deploy'), soap('read'), soap('deploy')],
      ['00D'],
    );
    expect(points.map(({ nth }) => nth)).to.deep.equal([1, 2, 1, 1, 2]);
    expect(points[2]?.match).to.include({ method: 'POST', org: '00D', bodyPattern: '<deploy' });
  });

  it('finds a request again where ids, names and times are others, and in an org that comes up under another id', () => {
    const query = (id: string, name: string): LoggedRequest =>
      request(`/query?q=SELECT%20Id%20FROM%20User%20WHERE%20ProfileId%3D%27${id}%27%20AND%20Username%3D%27${name}%27`);
    const points = requestPoints([query('00e000000000001AAA', 'a%40b.example'), query('00e000000000002AAA', 'c')], []);
    const match = points[0]?.match;
    expect(query('00e000000000003AAA', 'd%40e.example').path).to.include(match?.pathPattern);
    expect(match).not.to.have.property('org');
    expect(points.map(({ nth }) => nth)).to.deep.equal([1, 2]);
  });

  const actions = ['npm run deploy'];
  for (const { what, end, says } of [
    { what: 'a run that printed no document', end: ended(1, undefined), says: 'no JSON document' },
    { what: 'a fault of ours', end: ended(10, { name: 'InternalFaultError', actions }), says: 'exit code 10' },
    { what: 'an exit code that nobody knows', end: ended(7, { name: 'UsageError', actions }), says: 'exit code 7' },
    { what: 'an error of a library', end: ended(1, { name: 'TypeError', actions }), says: 'not of the catalogue' },
    { what: 'an error without advice', end: ended(1, { name: 'UsageError', actions: [] }), says: 'nothing to do' },
  ]) {
    it(`does not let ${what} pass`, () => {
      expect(unfairEnd(end).join()).to.include(says);
      expect(badEnd(end)).to.have.length(1);
    });
  }

  it('lets a named error pass as the first end, and never as the last', () => {
    const end = ended(1, { name: 'OrgUnreachableError', actions });
    expect(unfairEnd(end)).to.deep.equal([]);
    expect(badEnd(end)).to.have.length(1);
    expect(unfairEnd(ended(0, {}))).to.deep.equal([]);
    expect(badEnd(ended(0, {}))).to.deep.equal([]);
  });

  it('finds a secret in any of its forms', () => {
    expect(leaksIn('a log', 'secret: abc', ['xyz', 'abc'])).to.deep.equal(['a secret in a log']);
    expect(leaksIn('a log', 'secret: [REDACTED]', ['xyz', 'abc'])).to.deep.equal([]);
  });

  it('takes two worlds for one where nothing differs but names', () => {
    const now = Date.parse('2026-12-01T12:00:00.000Z');
    const world = (user: string, app: string, owner: string, at: string): string =>
      withoutNames(`User ${user}\nApp ${app} of ${owner}\nat ${at}`, now);
    const [one, two, three] = ['005Ec0000000001AAA', '005Ec0000000002AAA', '0xIEc0000000003AAA'];
    const time = '2026-12-01T11:30:00.000Z';
    const picture = world(one, three, one, time);
    expect(world(two, three, two, '2026-12-01T11:30:00.123Z'), 'other ids').to.equal(picture);
    expect(world(one, three, one.slice(0, 15), time), 'the form of an id').not.to.equal(picture);
    expect(world(one, three, two, time), 'another owner').not.to.equal(picture);
    expect(world(one, three, one, '2026-12-01T12:00:00.500Z'), 'a time to come').not.to.equal(picture);
    expect(withoutNames('state Rotated', now)).not.to.equal(withoutNames('state Active', now));
    const order = (first: string, second: string): string => withoutNames(`login ${first}\nrotated ${second}`, now);
    expect(order(time, '2026-12-01T11:30:00.001Z')).not.to.equal(order('2026-12-01T11:30:00.001Z', time));
  });

  it('leaves out of the crash points those that leave the same world, and of the faults those that are twins', () => {
    const point = { label: 'x', index: 0, match: {}, nth: 1 };
    const at = (world: string) => ({ kind: 'request', point, world }) as const;
    const record = { kind: 'record', number: 1, where: 'within' } as const;
    const points = [at('a'), at('a'), at('b'), record, at('b')];
    expect(crashCases(points).map(({ isAlike }) => isAlike)).to.deep.equal([true, false, false, false, false]);
    const spared = (isWriting: boolean): readonly string[] =>
      faultCases({ isSampled: false }, [{ ...point, isWriting }]).flatMap(({ kind, isAlike }) =>
        isAlike ? [kind.name] : [],
      );
    expect(spared(true)).to.deep.equal([]);
    expect(spared(false)).to.deep.equal(['503 with effect', 'reset after the effect']);
  });

  it('sums up what the workers told, one flow and one sweep at a time', () => {
    const ran = { kind: 'ran', flow: 'deploy', sweep: 'faults', label: 'x', firstEnd: 'done', problems: [] } as const;
    const sum = sumUp(
      [
        { kind: 'recorded', flow: 'deploy', sweep: 'faults', requests: 2 },
        { kind: 'recorded', flow: 'deploy', sweep: 'faults', requests: 2 },
        { kind: 'ready', job: { flow: 'deploy', sweep: 'faults', share: 0, of: 2 }, alike: 2 },
        { kind: 'ready', job: { flow: 'deploy', sweep: 'faults', share: 1, of: 2 }, alike: 1 },
        ran,
        { ...ran, problems: ['two users'], isKnown: true },
        { ...ran, flow: 'verify' },
        { ...ran, sweep: 'crashes' },
      ],
      'deploy',
      'faults',
    );
    expect(sum).to.deep.include({
      requests: [2, 2],
      alike: 3,
      runs: 2,
      failures: ['deploy: x (first run: done): two users'],
    });
    expect(sum.ends.get('done')).to.equal(2);
  });
});
