/** Every app of a project at once: which ones are found, in which order, and what stops the reading. */
import { expect } from 'chai';
import { type AppSource, readAppSource, readAppSources } from '../../../scripts/definition/readAppSource.ts';
import { secondApp } from '../../support/secondApp.ts';
import { ownProject, type ProjectFiles, withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const read = (files: ProjectFiles, app?: string): Promise<readonly AppSource[]> =>
  withFolder(files, (projectRoot) => readAppSources({ projectRoot, app }));

describe('definition/readAppSources', () => {
  let own: ProjectFiles;
  let two: ProjectFiles;
  before(async () => {
    own = await ownProject();
    two = { ...own, ...secondApp(own, 'Billing_Sync') };
  });

  it('gives every app by its name, each as it would be read alone', async () => {
    const sources = await read(two);
    expect(sources.map(({ name }) => name)).to.deep.equal(['Billing_Sync', 'Order_Sync']);
    const alone = await withFolder(two, (projectRoot) =>
      readAppSource({ projectRoot, app: 'Billing_Sync', command: 'deploy' }),
    );
    expect(sources[0]).to.deep.equal(alone);
  });

  it('gives the one that is named', async () => {
    expect((await read(two, 'Order_Sync')).map(({ name }) => name)).to.deep.equal(['Order_Sync']);
  });

  it('refuses a name that no app has, and a source without apps', async () => {
    const unknown = await thrownBy(() => read(two, 'Nope'));
    expectError(unknown, 'AppNotFoundError', 2, /^Check packageDirectories/);
    expect(unknown.message).to.contain('Nope');
    const none = await thrownBy(() => read({ ...own, '.forceignore': '**' }));
    expectError(none, 'AppNotFoundError', 2, /^Check packageDirectories/);
  });

  it('names what is wrong with any of the apps', async () => {
    const [path = ''] = Object.keys(two).filter((name) => name.includes('Billing_Sync_oauth.'));
    const broken = {
      ...two,
      [path]: Buffer.from(two[path] ?? '')
        .toString('utf8')
        .replace('>Api<', '>Apiii<'),
    };
    const error = await thrownBy(() => read(broken));
    expectError(error, 'SourceInvalidError', 2, /./);
    expect(error.message).to.contain(path);
    expect((await read(broken, 'Order_Sync')).map(({ name }) => name)).to.deep.equal(['Order_Sync']);
  });
});
