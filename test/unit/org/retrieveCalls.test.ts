/** A retrieve in memory: what is asked, what its package holds, and when there is none. */
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import type { OrgConnection } from '../../../scripts/org/orgConnection.ts';
import { readPackage, retrieveCalls, splitNames } from '../../../scripts/org/retrieveCalls.ts';
import { fakeClock } from '../../support/fakeClock.ts';
import { refusedWith } from './snapshot/orgAnswers.ts';

const TYPE = 'ExtlClntAppConfigurablePolicies';
const FILE = 'extlClntAppPolicies/A_plcy.ecaPlcy';
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<${TYPE} xmlns="http://soap.sforce.com/2006/04/metadata"><isEnabled>true</isEnabled><label>R&amp;D</label></${TYPE}>`;
const zipOf = (files: Readonly<Record<string, string>>): string =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))).toString(
    'base64',
  );
const property = (fileName: string, fullName: string) => ({ fileName, fullName, type: TYPE });
const WANTED = new Map([[TYPE, ['A_plcy']]]);

type Look = Readonly<Record<string, unknown>> | Error;

/** A connection whose retrieve goes through these looks, and a record of what was asked. */
function connectionWith(looks: readonly Look[]) {
  const asked: unknown[] = [];
  let look = 0;
  const answer = async (): Promise<unknown> => {
    const given = looks[Math.min(look, looks.length - 1)];
    look += 1;
    if (given instanceof Error) throw given;
    return given;
  };
  const metadata = {
    retrieve: async (request: unknown) => {
      asked.push(request);
      return { id: '09S000000000001AAA' };
    },
    checkRetrieveStatus: answer,
  };
  const connection = { metadata, getApiVersion: () => '66.0' };
  // Of a connection no more is used.
  const org = { connection, call: (_operation: string, work: () => unknown) => work() } as unknown as OrgConnection;
  return { org, asked, looks: () => look };
}

const done = { done: true, success: true, status: 'Succeeded' };

describe('retrieveCalls', () => {
  it('asks by name, waits with a clock, and gives records as a reading does', async () => {
    const { org, asked, looks } = connectionWith([
      { done: 'false', status: 'Pending' },
      { done: false, status: 'InProgress' },
      { ...done, zipFile: zipOf({ [FILE]: XML }), fileProperties: [property(FILE, 'A_plcy')] },
    ]);
    const clock = fakeClock();
    const held = await retrieveCalls(org, clock).retrieveComponents(WANTED);
    expect(held).to.deep.equal([{ type: TYPE, record: { fullName: 'A_plcy', isEnabled: 'true', label: 'R&D' } }]);
    expect(asked).to.deep.equal([
      {
        apiVersion: 66,
        singlePackage: true,
        unpackaged: { types: [{ name: TYPE, members: ['A_plcy'] }], version: '66.0' },
      },
    ]);
    expect(looks()).to.equal(3);
  });

  for (const { title, look } of [
    { title: 'a retrieve that failed', look: { done: true, success: false, status: 'Failed', zipFile: '' } },
    { title: 'a retrieve that never ends', look: { done: false, status: 'InProgress' } },
    { title: 'a refusal', look: refusedWith('LIMIT_EXCEEDED') },
  ]) {
    it(`gives no package for ${title}`, async () => {
      const { org } = connectionWith([look]);
      expect(await retrieveCalls(org, fakeClock()).retrieveComponents(WANTED)).to.equal(undefined);
    });
  }

  it('reads a package of one file, and leaves out what is no XML or not in it', () => {
    const zipFile = zipOf({ [FILE]: XML, 'x/B.ecaPlcy': '<no' });
    const one = property(FILE, 'A_plcy');
    const properties = [one, property('x/B.ecaPlcy', 'B'), property('x/C.ecaPlcy', 'C')];
    expect(readPackage({ zipFile, fileProperties: properties }).map(({ record }) => record.fullName)).to.deep.equal([
      'A_plcy',
    ]);
  });

  it('splits what is more than one retrieve takes', () => {
    const wanted = new Map([
      ['One', ['a', 'b', 'c']],
      ['Two', ['d', 'e']],
    ]);
    expect(splitNames(wanted, 2).map((part) => [...part])).to.deep.equal([
      [['One', ['a', 'b']]],
      [
        ['One', ['c']],
        ['Two', ['d']],
      ],
      [['Two', ['e']]],
    ]);
  });
});
