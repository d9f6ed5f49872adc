import { expect } from 'chai';
import type { Output } from '../../../scripts/cli/output.ts';
import { showReleaseEvents } from '../../../scripts/cli/releaseEvents.ts';
import type { ReleaseEvent } from '../../../scripts/pipeline/release/releaseRequest.ts';

const nothing = (): void => undefined;

const show = (events: readonly ReleaseEvent[]) => {
  const [passing, busy]: [string[], string[]] = [[], []];
  const output: Output = {
    isJson: false,
    hasColor: false,
    columns: 80,
    line: nothing,
    result: nothing,
    passing: (text) => passing.push(text),
    busy: (text) => busy.push(typeof text === 'string' ? text : text()),
  };
  const tell = showReleaseEvents(output);
  for (const event of events) {
    tell(event);
  }
  return { passing, rows: busy.at(-1)?.split('\n') ?? [] };
};
const org = (alias: string, status: 'checking' | 'started' | 'done' | 'failed', detail = ''): ReleaseEvent => ({
  kind: 'org',
  stage: 'qa',
  org: alias,
  status,
  detail,
});
const step = (alias: string, title: string): ReleaseEvent => ({
  kind: 'run',
  stage: 'qa',
  org: alias,
  app: 'Order_Sync',
  event: { kind: 'started', id: 'deploy-app', title },
});

describe('showReleaseEvents', () => {
  it('has a row for each org at work, with what goes on there', () => {
    const { rows, passing } = show([
      org('a', 'started'),
      org('b', 'started'),
      step('a', 'Deploy Order_Sync'),
      org('c', 'started'),
      org('b', 'done', 'released'),
      org('c', 'failed', 'no token'),
    ]);
    expect(rows).to.deep.equal(['… 1 at work, 1 done, 1 failed', '  a  Deploy Order_Sync']);
    expect(passing).to.include.members(['qa b: done released', 'qa c: failed no token']);
  });

  it('counts the orgs that have no row, so that nothing scrolls', () => {
    const { rows } = show(Array.from({ length: 30 }, (_, index) => org(`o${index}`, 'started')));
    expect([rows.length, rows.at(-1)]).to.deep.equal([10, '  and 22 more']);
  });

  it('tells of the check before anything is written, which has no rows', () => {
    const { rows } = show([org('a', 'checking'), step('a', 'Validate Order_Sync')]);
    expect(rows).to.deep.equal(['… 1 in the check: a: Validate Order_Sync']);
  });

  it('shows what a server says as text in one row', () => {
    const { rows } = show([org('a', 'started'), step('a', 'x\n\u001b[31my')]);
    expect(rows).to.have.length(2);
    expect(rows.join()).to.not.include('\u001b');
  });
});
