/** The decision table as data: every row is reached by a contract test, and says what it must for people and programs. */
import { expect } from 'chai';
import { buildError } from '../../../../scripts/lib/errors.ts';
import { DECISION_TABLE } from '../../../../scripts/verify/diagnosis/decisionTable.ts';
import { type Facts, NOTHING_READ } from '../../../../scripts/verify/diagnosis/evidence.ts';
import type { RowContext } from '../../../../scripts/verify/diagnosis/row.ts';
import { describeTokenFailure, type Signal } from '../../../../scripts/verify/diagnosis/tokenFailure.ts';
import { NOT_STORED_CASES } from '../../../contract/diagnosisNotStored.ts';
import { OTHER_CASES } from '../../../contract/diagnosisOtherCases.ts';
import { STATE_CASES } from '../../../contract/diagnosisStates.ts';
import { appFixture, RUN_AS_USERNAME } from '../../../support/appFixture.ts';
import { FAKE_IDENTITY } from '../../../support/fakeOrgClient.ts';

/** Confirmed by the failure itself: nothing of the org has to be read for it. */
const SELF_EVIDENT: readonly Signal[] = [
  'unavailable',
  'redirect',
  'webPage',
  'answerUnusable',
  'certificate',
  'certificateTime',
  'proxy',
  'network',
  'wrongHost',
  'credentialsIncomplete',
  'credentialsOfOtherOrg',
  'contradicted',
  'orgInactive',
];

const UNREADABLE = Object.fromEntries(
  Object.keys(NOTHING_READ).map((key) => [
    key,
    { kind: 'unreadable', reason: 'the org refuses it', errorName: 'OrgRequestRefusedError' },
  ]),
) as unknown as Facts;

const contextOn = (signal: Signal): RowContext => {
  const args = { app: 'Order_Sync', org: 'qa', host: 'qa.example.com', status: 400, description: '', causes: [] };
  const failure = describeTokenFailure(buildError('TokenRefusedError', { ...args, error: 'invalid_grant' }));
  return {
    app: 'Order_Sync',
    org: 'qa',
    runAsUsername: RUN_AS_USERNAME,
    failure: { ...failure, signal },
    identity: { ...FAKE_IDENTITY, instanceUrl: 'https://qa.example.com' },
    definition: appFixture(),
    consumerKey: '3MVG9KEY',
    knownKeys: [],
    orgNowMilliseconds: 1_000_000,
    skewMilliseconds: undefined,
  };
};

describe('verify/diagnosis/decisionTable', () => {
  it('has no row that no contract test reaches, and no case without a row', () => {
    const covered = new Set([
      ...[...STATE_CASES, ...OTHER_CASES].map(({ row }) => row),
      ...NOT_STORED_CASES.flatMap(({ rows }) => rows),
    ]);
    expect(DECISION_TABLE.map(({ id }) => id)).to.have.members([...covered]);
  });

  it('has each id once, in the way of programs', () => {
    const ids = DECISION_TABLE.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).to.deep.equal([]);
  });

  it('compares descriptions in lower case only', () => {
    const hints = DECISION_TABLE.flatMap(({ hints: some = [] }) => some);
    expect(hints).to.deep.equal(hints.map((hint) => hint.toLowerCase()));
  });

  it('calls likeliest only what the failure can have', () => {
    const wrong = DECISION_TABLE.filter(({ on, likeliestOn = [] }) =>
      likeliestOn.some((signal) => !on.includes(signal)),
    );
    expect(wrong.map(({ id }) => id)).to.deep.equal([]);
  });

  for (const row of DECISION_TABLE) {
    it(`says cause and fix of ${row.id} in words, whatever was read`, () => {
      for (const signal of row.on) {
        const context = contextOn(signal);
        for (const facts of [NOTHING_READ, UNREADABLE]) {
          expect(row.cause(context, facts))
            .to.match(/^\S.*[^.\s]$/)
            .and.not.match(/undefined|\n/);
          expect(row.fix(context, facts)).to.match(
            /^(npm run|sf |Setup >|Set |Wait|Use |Check|Compare|Look|Name|Take)/,
          );
          expect(row.fix(context, facts)).not.to.contain('undefined');
        }
      }
    });

    it(`never confirms ${row.id} while nothing of the org could be read`, () => {
      for (const signal of row.on.filter((one) => !SELF_EVIDENT.includes(one))) {
        const verdict = row.judge(UNREADABLE, contextOn(signal));
        expect(verdict.is, signal).to.be.oneOf(['possible', 'ruledOut']);
      }
    });
  }
});
