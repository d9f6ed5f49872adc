import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import {
  appFile,
  appPolicyFile,
  componentRows,
  createDeployOrg,
  type Files,
  globalFile,
  oauthPolicyFile,
  settingsFile,
} from './deployOrg.ts';

const appNamed = (name: string): Files => {
  const of = { externalClientApplication: name };
  return {
    [`externalClientApps/${name}.eca`]: appFile(),
    [`extlClntAppOauthSettings/${name}_oauth.ecaOauth`]: settingsFile(of),
    [`extlClntAppGlobalOauthSets/${name}_glbloauth.ecaGlblOauth`]: globalFile(of),
    [`extlClntAppOauthPolicies/${name}_oauthPlcy.ecaOauthPlcy`]: oauthPolicyFile({
      ...of,
      commaSeparatedProfile: 'Standard',
    }),
    [`extlClntAppPolicies/${name}_plcy.ecaPlcy`]: appPolicyFile(of),
  };
};

const apps = (count: number): Files =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => appNamed(`App${index}`)));

describe('the cost of a deployment', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-cost-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (): string => join(folder, 'state.sqlite');

  /** What deploying so many apps into a new org reads: statements with how often they ran, and rows in all. */
  const readsOf = (count: number): { statements: ReadonlyMap<string, number>; rows: number } => {
    const statements = new Map<string, number>();
    let rows = 0;
    const org = createDeployOrg('scratch', {
      file: file(),
      onRead: (sql, given) => {
        statements.set(sql, (statements.get(sql) ?? 0) + 1);
        rows += given;
      },
    });
    statements.clear();
    rows = 0;
    const verdict = org.deploy(apps(count));
    org.close();
    expect(verdict.failures).to.deep.equal([]);
    expect(componentRows(verdict.successes)).to.have.lengthOf(5 * count);
    return { statements, rows };
  };

  const total = (statements: ReadonlyMap<string, number>): number =>
    [...statements.values()].reduce((sum, times) => sum + times, 0);

  it('grows with the number of its apps and not with the square of it', () => {
    const few = readsOf(5);
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'eca-cost-'));
    const many = readsOf(50);
    expect(total(many.statements) / total(few.statements)).to.be.within(8, 10.5);
    expect(many.rows / few.rows).to.be.within(8, 10.5);
  });

  it('finds by an index what grows with the number of components', () => {
    const { statements } = readsOf(2);
    const database = new DatabaseSync(file());
    const plans = [...statements.keys()].map((sql) => ({
      sql,
      plan: database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail))
        .join('; '),
    }));
    database.close();
    const growing = plans.filter(({ sql }) => /SourceMember|SetupEntityAccess|FROM components/.test(sql));
    expect(plans.filter(({ plan }) => /SCAN/.test(plan))).to.deep.equal([]);
    expect(growing).to.have.length.of.at.least(4);
    // An index that is searched by the org and the kind alone gives every row of that kind.
    expect(growing.filter(({ plan }) => /\(org_id=\? AND (?:sobject|type)=\?\)/.test(plan))).to.deep.equal([]);
  });

  it('is as small in a state file that an older version made', () => {
    createDeployOrg('scratch', { file: file() }).close();
    const indexes = (database: DatabaseSync): readonly unknown[] =>
      database.prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`).all();
    const database = new DatabaseSync(file());
    const before = indexes(database);
    for (const name of ['components_app', 'components_folded_name', 'records_SourceMember_MemberName'])
      database.exec(`DROP INDEX ${name}`);
    for (const name of ['SetupEntityId', 'ParentId']) database.exec(`DROP INDEX records_SetupEntityAccess_${name}`);
    database.exec('ALTER TABLE orgs ADD COLUMN tls_port INTEGER');
    database.exec('PRAGMA user_version = 1');
    database.close();
    createDeployOrg('scratch', { file: file() }).close();
    const upgraded = new DatabaseSync(file());
    const after = indexes(upgraded);
    const records = upgraded.prepare(`SELECT count(*) AS number FROM records WHERE sobject = 'User'`).get();
    upgraded.close();
    expect(after).to.deep.equal(before);
    expect(records).to.include({ number: 4 });
  });
});
