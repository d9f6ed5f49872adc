/** The real sf CLI with records of an org of the emulator: queries in its formats, writes, plain REST requests. */
import { expect } from 'chai';
import { loginToHub, strayConnections, withSfCli } from '../support/sfCli.ts';

type Written = { readonly id: string; readonly success: boolean; readonly errors: readonly object[] };
type Queried = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly records: readonly Readonly<Record<string, unknown>>[];
};

const SOQL = 'SELECT Id, Name, Owner.Name, Owner.Profile.Name FROM Account ORDER BY Name';

describe('the sf CLI with records of the emulator', () => {
  const open = withSfCli();
  let ids: readonly string[];

  before(async () => {
    const sf = open();
    await loginToHub(sf);
    const [first, second] = await Promise.all(
      ["Name='Acme Ltd' Industry=Energy", "Name='Blue Sky'"].map((values) =>
        sf.json<Written>(['data', 'create', 'record', '-o', 'hub', '--sobject', 'Account', '--values', values]),
      ),
    );
    expect(first?.result).to.deep.include({ success: true, errors: [] });
    ids = [first?.result.id ?? '', second?.result.id ?? ''];
    expect(ids.join()).to.match(/^001\w{15},001\w{15}$/);
  });

  it('queries with relationship fields, as JSON and as a table', async () => {
    const sf = open();
    const query = ['data', 'query', '-o', 'hub', '--query', SOQL];
    const [json, table] = await Promise.all([sf.warm.json<Queried>(query), sf.run(query)]);
    expect(json.result).to.include({ totalSize: 2, done: true });
    const { name, profile } = { name: 'User User', profile: 'System Administrator' };
    expect(json.result.records[0]).to.deep.include({ Id: ids[0], Name: 'Acme Ltd' });
    expect(json.result.records[0]).to.have.nested.property('Owner.Name', name);
    expect(json.result.records[0]).to.have.nested.property('Owner.Profile.Name', profile);
    const lines = table.stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).to.deep.include(['ID', 'NAME', 'OWNER.NAME', 'OWNER.PROFILE.NAME']);
    expect(lines).to.deep.include([ids[1], 'Blue Sky', name, profile]);
    expect(table.stdout).to.include('Total number of records retrieved: 2.');
  });

  it('queries as CSV, counts, and shows a fault of the query with its place', async () => {
    const sf = open();
    const query = (soql: string, ...more: readonly string[]) => [
      'data',
      'query',
      '-o',
      'hub',
      '--query',
      soql,
      ...more,
    ];
    const [csv, count] = await Promise.all([
      sf.warm.run(query(SOQL, '--result-format', 'csv')),
      sf.warm.json<Queried>(query('SELECT COUNT() FROM Account')),
    ]);
    expect(csv.stdout.split('\n').slice(0, 2)).to.deep.equal([
      'Id,Name,Owner.Name,Owner.Profile.Name',
      `${ids[0]},Acme Ltd,User User,System Administrator`,
    ]);
    expect(count.result).to.deep.include({ totalSize: 2, records: [] });
    const [wrong, tooling] = await Promise.all([
      sf.warm.json(query('SELECT Id, Nope FROM Account'), { exitCode: 1 }),
      sf.warm.json<Queried>(query('SELECT QualifiedApiName FROM EntityDefinition', '--use-tooling-api')),
    ]);
    expect(wrong.name).to.equal('INVALID_FIELD');
    expect(wrong.message).to.include('ERROR at Row:1:Column:12');
    expect(tooling.result.records.map((record) => record['QualifiedApiName'])).to.include('Account');
  });

  it('changes, reads and deletes a record', async () => {
    const sf = open();
    const record = (verb: string, ...more: readonly string[]) => [
      ...['data', verb, 'record', '-o', 'hub', '--sobject', 'Account', '--record-id', ids[0] ?? ''],
      ...more,
    ];
    const changed = await sf.json<Written>(record('update', '--values', 'Name=Apex Industry=null'));
    expect(changed.result).to.include({ id: ids[0], success: true });
    const read = await sf.warm.json<Record<string, unknown>>(record('get'));
    expect(read.result).to.include({ Id: ids[0], Name: 'Apex' });
    const deleted = await sf.json<Written>(record('delete'));
    expect(deleted.result).to.include({ id: ids[0], success: true });
    const gone = await sf.warm.json(record('delete'), { exitCode: 1 });
    expect(gone.name).to.be.oneOf(['NOT_FOUND', 'ENTITY_IS_DELETED']);
  });

  it('makes plain REST requests, and describes an sObject', async () => {
    const sf = open();
    const rest = ['api', 'request', 'rest', '-o', 'hub'];
    const [limits, created] = await Promise.all([
      sf.run([...rest, '/services/data/v66.0/limits']),
      sf.warm.run([
        ...rest,
        '/services/data/v66.0/sobjects/Account',
        '--method',
        'POST',
        '--body',
        '{"Name":"By REST"}',
      ]),
    ]);
    expect(JSON.parse(limits.stdout)).to.have.nested.property('DailyScratchOrgs.Max');
    expect(JSON.parse(created.stdout)).to.deep.include({ success: true, errors: [] });
    const [refused, described] = await Promise.all([
      sf.warm.run([...rest, '/services/data/v66.0/sobjects/Account', '--method', 'POST', '--body', '{}']),
      sf.warm.json<{ name: string; fields: readonly { name: string }[] }>('sobject describe -o hub --sobject Account'),
    ]);
    expect(refused.exitCode).to.equal(1);
    expect(JSON.parse(refused.stdout)[0]).to.include({ errorCode: 'REQUIRED_FIELD_MISSING' });
    expect(described.result.name).to.equal('Account');
    expect(described.result.fields.map(({ name }) => name)).to.include.members(['Id', 'Name', 'OwnerId']);
  });

  it('never went beyond this machine', () => {
    const recorded = open().recorded();
    expect(recorded.length, 'connections written down').to.be.greaterThan(10);
    expect(strayConnections(recorded)).to.deep.equal([]);
  });
});
