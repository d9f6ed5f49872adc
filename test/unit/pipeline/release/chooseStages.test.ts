import { expect } from 'chai';
import { chooseStages, type StageChoice } from '../../../../scripts/pipeline/release/chooseStages.ts';
import { stage } from '../../../support/releaseWorld.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

const pipeline = {
  auditFailOn: 'high' as const,
  stages: [stage('dev', ['d1', 'd2']), stage('qa', ['q']), stage('production', ['p'])],
  content: '',
};
const chosen = (choice: StageChoice) =>
  chooseStages(pipeline, choice).map(({ name, orgs }) => [name, ...orgs.map(({ alias }) => alias)]);

describe('chooseStages', () => {
  it('takes the stages from the first to the one named', () => {
    expect(chosen({ to: 'qa' })).to.deep.equal([
      ['dev', 'd1', 'd2'],
      ['qa', 'q'],
    ]);
    expect(chosen({ from: 'qa', to: 'qa' })).to.deep.equal([['qa', 'q']]);
  });

  it('leaves out stages that have none of the chosen orgs', () => {
    expect(chosen({ to: 'production', only: ['d2', 'p'] })).to.deep.equal([
      ['dev', 'd2'],
      ['production', 'p'],
    ]);
  });

  const wrong: readonly (readonly [string, StageChoice, string, string])[] = [
    ['an unknown stage', { to: 'prod' }, 'UnknownStageError', 'npm run release -- --to production --plan'],
    ['the wrong order', { from: 'qa', to: 'dev' }, 'StageOrderError', 'npm run release -- --from dev --to qa --plan'],
    ['an org of another stage', { to: 'qa', only: ['p'] }, 'UnknownPipelineOrgError', 'Name some of: d1, d2, q'],
  ];
  for (const [what, choice, name, action] of wrong) {
    it(`refuses ${what}`, async () => {
      const error = await thrownBy(async () => chooseStages(pipeline, choice));
      expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([name, 2, action]);
    });
  }
});
