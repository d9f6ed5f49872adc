/** Names in sf's own state, read from its files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isKnownIn, readAliases, readKnownOrgs } from '../../../scripts/org/sfAliases.ts';
import { failureOf } from './failureOf.ts';

describe('sfAliases', () => {
  let home = '';
  const write = (name: string, content: string): void => writeFileSync(join(home, '.sfdx', name), content);

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'eca-aliases-'));
    mkdirSync(join(home, '.sfdx'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('reads aliases to usernames', async () => {
    write('alias.json', JSON.stringify({ orgs: { qa: 'admin@qa.example.com', broken: 5 } }));
    expect([...(await readAliases(home))]).to.deep.equal([['qa', 'admin@qa.example.com']]);
  });

  it('knows an org by username and by alias, if it is authorised', async () => {
    write('alias.json', JSON.stringify({ orgs: { qa: 'admin@qa.example.com', gone: 'admin@gone.example.com' } }));
    write('admin@qa.example.com.json', '{}');
    write('key.json', '{}');
    expect(await readKnownOrgs(home)).to.deep.equal([{ username: 'admin@qa.example.com', aliases: ['qa'] }]);
    expect(await isKnownIn(home, 'qa')).to.equal(true);
    expect(await isKnownIn(home, 'admin@qa.example.com')).to.equal(true);
    expect(await isKnownIn(home, 'gone')).to.equal(false);
  });

  it('knows nothing in a home without sf’s folder, or with an empty alias file', async () => {
    write('alias.json', '');
    expect((await readAliases(home)).size).to.equal(0);
    expect(await readKnownOrgs(join(home, 'nowhere'))).to.deep.equal([]);
  });

  it('names an alias file that can’t be parsed', async () => {
    write('alias.json', '{ "orgs": ');
    const error = await failureOf(() => readAliases(home));
    expect(error.name).to.equal('ConfigInvalidError');
    expect(error.exitCode).to.equal(2);
    expect(error.message).to.include('alias.json');
    expect(error.actions?.[0]).to.include('alias.json');
  });
});
