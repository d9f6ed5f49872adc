/** Which files a rule is for, in every spelling of a path, and the files that rules take their text from. */
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfigObject } from '../../../scripts/definition/json/readConfigObject.ts';
import { matchesRule, readReplacementFiles } from '../../../scripts/definition/replacementFiles.ts';
import { type ReplacementRule, readReplacementRules } from '../../../scripts/definition/replacementRule.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const rules = (...replacements: readonly Readonly<Record<string, unknown>>[]): readonly ReplacementRule[] =>
  readReplacementRules(readConfigObject(JSON.stringify({ replacements }), 'sfdx-project.json'));

const matches = (files: { filename: string } | { glob: string }, path: string): boolean =>
  rules({ ...files, stringToReplace: 'x', replaceWithEnv: 'X' }).some((rule) => matchesRule(rule, path));

const APP = 'force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml';
const POLICY = 'force-app/main/default/extlClntAppOauthPolicies/P.ecaOauthPlcy-meta.xml';

describe('definition/replacementFiles', () => {
  it('BL-052 matches a file name in every spelling of its path', () => {
    const windows = APP.replaceAll('/', '\\');
    for (const filename of [APP, `./${APP}`, windows, `.\\${windows}`, `C:\\proj\\${windows}`, `/home/me/p/${APP}`]) {
      expect(matches({ filename }, APP), filename).to.equal(true);
      expect(matches({ filename }, POLICY), filename).to.equal(false);
    }
    expect(matches({ filename: 'externalClientApps/Order_Sync.eca-meta.xml' }, APP)).to.equal(true);
    expect(matches({ filename: 'Sync.eca-meta.xml' }, APP)).to.equal(false);
  });

  it('BL-052 matches a glob in every spelling of its path', () => {
    for (const glob of [
      'force-app/**/*.ecaOauthPlcy-meta.xml',
      './force-app/**/*.ecaOauthPlcy-meta.xml',
      'force-app\\**\\*.ecaOauthPlcy-meta.xml',
      '.\\force-app\\**\\*.ecaOauthPlcy-meta.xml',
      '**/*.ecaOauthPlcy-meta.xml',
      'extlClntAppOauthPolicies/*.xml',
      '*.{ecaOauthPlcy,ecaPlcy}-meta.xml',
    ]) {
      expect(matches({ glob }, POLICY), glob).to.equal(true);
      expect(matches({ glob }, APP), glob).to.equal(false);
    }
  });

  it('BL-059 trims the content of the files, each read once', async () => {
    const found = await withFolder({ 'repl/comment.xml': '<!-- no user -->\r\n', 'b.txt': '' }, (folder) =>
      readReplacementFiles(
        folder,
        rules(
          { glob: '**', stringToReplace: 'a', replaceWithFile: 'repl/comment.xml' },
          { glob: '**', stringToReplace: 'b', replaceWithFile: './repl/comment.xml' },
          { glob: '**', stringToReplace: 'c', replaceWithEnv: 'C' },
          { glob: '**', stringToReplace: 'd', replaceWithFile: join(folder, 'b.txt') },
        ),
      ).then((contents) => [...contents.values()]),
    );
    expect(found).to.deep.equal(['<!-- no user -->', '']);
  });

  it('reports a file that is not there with the index of the rule', async () => {
    const error = await thrownBy(() =>
      withFolder({}, (folder) =>
        readReplacementFiles(
          folder,
          rules(
            { glob: '**', stringToReplace: 'c', replaceWithEnv: 'C' },
            { glob: '**', stringToReplace: 'a', replaceWithFile: 'repl/none.xml' },
          ),
        ),
      ),
    );
    expectError(error, 'ConfigInvalidError', 2, /^Correct sfdx-project.json/);
    expect(error.message).to.contain("replacements[1]: the file repl/none.xml can't be read");
    expect(error.cause).to.be.an('error');
  });

  it('reads nothing for a rule that only counts under a condition and whose file is not there', async () => {
    const contents = await withFolder({}, (folder) =>
      readReplacementFiles(
        folder,
        rules({
          glob: '**',
          stringToReplace: 'a',
          replaceWithFile: 'made-by-ci.xml',
          replaceWhenEnv: [{ env: 'CI', value: 'true' }],
        }),
      ),
    );
    expect([...contents]).to.deep.equal([]);
  });
});
