/** What of sfdx-project.json is read, and what is refused, with the place and what to do. */
import { expect } from 'chai';
import { type ProjectFile, readProjectFile } from '../../../scripts/definition/projectFile.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const read = (content: unknown): Promise<ProjectFile> =>
  withFolder({ 'sfdx-project.json': typeof content === 'string' ? content : JSON.stringify(content) }, readProjectFile);

const FORCE_APP = { packageDirectories: [{ path: 'force-app', default: true }] };

describe('definition/projectFile', () => {
  it('reads directories, version, namespace and replacements, and no key of other tools', async () => {
    const project = await read({
      ...FORCE_APP,
      namespace: 'acme',
      sourceApiVersion: '66.0',
      plugins: { a: [1] },
      replacements: [{ glob: '**', stringToReplace: 'a', replaceWithEnv: 'A' }],
    });
    expect(project).to.deep.include({ packageDirectories: ['force-app'], namespace: 'acme', sourceApiVersion: '66.0' });
    expect(project.replacements).to.have.lengthOf(1);
  });

  it('BL-003 has nothing to say about the name of the project, which is no API name', async () => {
    const project = await read({ name: 'order-sync-eca', ...FORCE_APP, sourceApiVersion: '65.0' });
    expect(project.sourceApiVersion).to.equal('65.0');
  });

  it('leaves out what is absent, null or blank', async () => {
    const project = await read({ ...FORCE_APP, namespace: '', sourceApiVersion: null });
    expect(project).to.deep.equal({
      packageDirectories: ['force-app'],
      sourceApiVersion: undefined,
      namespace: undefined,
      replacements: [],
      positions: {
        sourceApiVersion: { line: 1, column: 95 },
        packageDirectories: new Map([['force-app', { line: 1, column: 32 }]]),
      },
    });
  });

  it('puts the default directory first, and takes an only one as the default', async () => {
    const several = [{ path: 'a' }, { path: 'b', default: true }, { path: 'c' }];
    expect((await read({ packageDirectories: several })).packageDirectories).to.deep.equal(['b', 'a', 'c']);
    expect((await read({ packageDirectories: [{ path: 'a' }] })).packageDirectories).to.deep.equal(['a']);
  });

  it('takes every spelling of a path inside the project', async () => {
    for (const [path, expected] of [
      ['./force-app/', 'force-app'],
      ['force-app//', 'force-app'],
      ['packages\\core', 'packages/core'],
      ['a/../force-app', 'force-app'],
    ]) {
      expect((await read({ packageDirectories: [{ path }] })).packageDirectories, path).to.deep.equal([expected]);
    }
  });

  it('BL-066 tells no default, two defaults, none at all and a missing list apart', async () => {
    const cases: readonly (readonly [unknown, string, RegExp])[] = [
      [[{ path: 'a' }, { path: 'b' }], 'none of the package directories is marked as default', /^Mark exactly one/],
      [
        [
          { path: 'a', default: true },
          { path: 'b', default: true },
        ],
        '2 package directories are marked as default',
        /^Mark exactly one/,
      ],
      [[], 'packageDirectories is empty', /^Name the folder/],
      [undefined, 'packageDirectories is missing', /^Correct sfdx-project.json/],
      [[{ default: true }], 'packageDirectories[0] has no path', /^Correct sfdx-project.json/],
      ['force-app', 'packageDirectories must be a list', /^Correct sfdx-project.json/],
    ];
    for (const [packageDirectories, message, action] of cases) {
      const error = await thrownBy(() => read({ packageDirectories }));
      expectError(error, 'ConfigInvalidError', 2, action);
      expect(error.message)
        .to.match(/^sfdx-project\.json:\d+:\d+: /)
        .and.contain(message);
    }
  });

  it('BL-067 refuses a directory outside of the project, and the project itself as one', async () => {
    for (const path of ['../shared', 'a/../../b', '/abs', 'C:\\abs', 'C:/abs', '..', '', '.', './', 'a/..']) {
      const error = await thrownBy(() =>
        read({ packageDirectories: [{ path: 'force-app', default: true }, { path }] }),
      );
      expectError(error, 'ConfigInvalidError', 2, 'Move the metadata into the project.');
      expect(error.message, path).to.contain('is not a folder inside the project');
    }
  });

  it('BL-071 gives the place of broken JSON, accepts a byte order mark and refuses comments', async () => {
    const broken = await thrownBy(() => read('{\n  "packageDirectories": [],\n}'));
    expectError(broken, 'ConfigInvalidError', 2, /^Correct sfdx-project.json/);
    expect(broken.message).to.match(/^sfdx-project\.json:3:1: /);
    expect((await read(`\uFEFF${JSON.stringify(FORCE_APP)}`)).packageDirectories).to.deep.equal(['force-app']);
    const comment = await thrownBy(() => read('// comment\n{}'));
    expect(comment.message).to.match(/^sfdx-project\.json:1:1: /);
  });

  it('refuses a version that is written otherwise, and one without the flow', async () => {
    for (const sourceApiVersion of ['66', 'v66.0', '66.5', 'latest']) {
      const error = await thrownBy(() => read({ ...FORCE_APP, sourceApiVersion }));
      expectError(error, 'ConfigInvalidError', 2, 'Write it like 66.0.');
    }
    expectError(
      await thrownBy(() => read({ ...FORCE_APP, sourceApiVersion: 66 })),
      'ConfigInvalidError',
      2,
      /^Correct sfdx-project/,
    );
    const old = await thrownBy(() => read({ ...FORCE_APP, sourceApiVersion: '59.0' }));
    expectError(old, 'ApiVersionTooLowError', 2, 'Set sourceApiVersion in sfdx-project.json to 60.0 or later.');
    expect(old.message).to.match(/^sfdx-project\.json:1 says API version 59\.0/);
    expect((await read({ ...FORCE_APP, sourceApiVersion: '60.0' })).sourceApiVersion).to.equal('60.0');
  });
});
