/** What .forceignore keeps out, by either form of a file name, in the encodings in which people save it. */
import { expect } from 'chai';
import { buildForceIgnore, readForceIgnore } from '../../../scripts/definition/forceIgnore.ts';
import { withFolder } from '../../support/temporaryProject.ts';

const FOLDER = 'force-app/main/default/extlClntAppGlobalOauthSets';
const GLOBAL = `${FOLDER}/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`;
const KEEP = `${FOLDER}/Keep_glbloauth.ecaGlblOauth-meta.xml`;
const APP = 'force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml';

describe('definition/forceIgnore', () => {
  it('BL-061 keeps a file out by either form of its name, and by its folder', () => {
    for (const rule of [
      '**/*.ecaGlblOauth-meta.xml',
      '**/*.ecaGlblOauth',
      '*.ecaGlblOauth',
      '**/extlClntAppGlobalOauthSets/**',
      'extlClntAppGlobalOauthSets/',
      'force-app/main/default/extlClntAppGlobalOauthSets',
      GLOBAL,
    ]) {
      const isIgnored = buildForceIgnore(rule);
      expect(isIgnored(GLOBAL), rule).to.equal(true);
      expect(isIgnored(APP), rule).to.equal(false);
    }
  });

  it('BL-061 lets a file in again by either form of its name', () => {
    for (const rules of [
      '**/*.ecaGlblOauth-meta.xml\n!**/Keep_glbloauth.ecaGlblOauth-meta.xml',
      '**/*.ecaGlblOauth-meta.xml\n!**/Keep_glbloauth.ecaGlblOauth',
      '**/*.ecaGlblOauth\n!**/Keep_glbloauth.ecaGlblOauth-meta.xml',
      '**/*.ecaGlblOauth\n!**/Keep_glbloauth.ecaGlblOauth',
    ]) {
      const isIgnored = buildForceIgnore(rules);
      expect([isIgnored(GLOBAL), isIgnored(KEEP)], rules).to.deep.equal([true, false]);
    }
  });

  it('BL-064 reads a byte order mark, CRLF and trailing blanks as no part of a rule', () => {
    const isIgnored = buildForceIgnore(
      '\uFEFF# comment\r\n**/*.ecaGlblOauth-meta.xml  \r\n!**/Keep_glbloauth.ecaGlblOauth-meta.xml\r\n',
    );
    expect([isIgnored(GLOBAL), isIgnored(KEEP), isIgnored(APP)]).to.deep.equal([true, false, false]);
    expect(buildForceIgnore('\uFEFF*.ecaGlblOauth-meta.xml\r')(GLOBAL)).to.equal(true);
  });

  it('keeps out what sf always keeps out, and nothing else without rules', () => {
    const isIgnored = buildForceIgnore('');
    for (const path of ['force-app/.DS_Store', `${APP}.dup`, 'force-app/.forceignore', 'force-app/.git/config']) {
      expect(isIgnored(path), path).to.equal(true);
    }
    expect(isIgnored('force-app/package2-manifest.json')).to.equal(true);
    expect(isIgnored(APP)).to.equal(false);
  });

  it('reads the file at the root of the project, and does without', async () => {
    expect(await withFolder({ '.forceignore': '*.eca' }, readForceIgnore).then((isIgnored) => isIgnored(APP))).to.equal(
      true,
    );
    expect(await withFolder({}, readForceIgnore).then((isIgnored) => isIgnored(APP))).to.equal(false);
  });
});
