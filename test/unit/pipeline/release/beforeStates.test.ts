import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OrgSnapshot } from '../../../../scripts/org/orgSnapshot.ts';
import { createBeforeStates } from '../../../../scripts/pipeline/release/beforeStates.ts';

const [DEV, QA] = ['00D000000000001', '00D000000000002'].map((orgId) => ({ orgId, app: 'Order_Sync' })) as [
  Place,
  Place,
];
type Place = { readonly orgId: string; readonly app: string };

/** The parts of a snapshot that are kept. */
const snapshot = (appId: string): OrgSnapshot => ({ appId, components: [] }) as unknown as OrgSnapshot;

describe('beforeStates', () => {
  let folder: string;
  /** What the next run of the release sees. */
  const open = () => createBeforeStates(join(folder, 'before.jsonl'));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-before-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps the first state of an org, whatever later runs find', async () => {
    const first = open();
    await first.begin(true);
    await first.keep(DEV, snapshot('first'), false);
    const second = open();
    await second.begin(false);
    await second.keep(DEV, snapshot('second'), true);
    await second.keep(DEV, snapshot('second'), false);
    expect((await open().read(DEV))?.appId).to.equal('first');
  });

  it('keeps the state of an org that a killed run began with and did not touch yet', async () => {
    await open().begin(true);
    const next = open();
    await next.begin(false);
    await next.keep(DEV, snapshot('untouched'), true);
    expect((await open().read(DEV))?.appId).to.equal('untouched');
  });

  it('keeps nothing of an org that was begun with where the file was lost, in no later run either', async () => {
    const second = open();
    await second.begin(false);
    await second.keep(QA, snapshot('new in this run'), false);
    await second.keep(DEV, snapshot('half'), true);
    const third = open();
    await third.begin(false);
    await third.keep(DEV, snapshot('half'), true);
    expect([await open().read(DEV), (await open().read(QA))?.appId]).to.deep.equal([undefined, 'new in this run']);
  });
});
