import { expect } from 'chai';
import { createDeployedStates } from '../../../scripts/pipeline/deployedStates.ts';
import { withFolder } from '../../support/temporaryProject.ts';

describe('createDeployedStates', () => {
  it('names the files that hold no state, whatever is wrong with them, and reads the others', () =>
    withFolder(
      {
        '00D000000000001/Cut.json': '{"app":"Cut","components":[',
        '00D000000000001/Other.json': '{"app":"Other"}',
        '00D000000000001/Whole.json': '{"app":"Whole","components":[]}',
        '00D000000000002/Elsewhere.json': '',
      },
      async (folder) => {
        const states = createDeployedStates(folder);
        const orgId = '00D000000000001AAA';
        expect(await states.damaged(orgId)).to.deep.equal(
          ['Cut', 'Other'].map((app) => `${folder}/00D000000000001/${app}.json`),
        );
        expect((await states.list(orgId)).map(({ app }) => app)).to.deep.equal(['Whole']);
        expect(await states.read({ orgId, appName: 'Cut' })).to.equal(undefined);
        expect(await states.damaged('00D000000000003AAA')).to.deep.equal([]);
      },
    ));
});
