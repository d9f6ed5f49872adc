/** Deployments of Apex: which tests run by level and kind of org, and what stops a deployment. */
import { expect } from 'chai';
import { ApiError } from '../../../../../scripts/emulator/apiError.ts';
import { describeTests } from '../../../../../scripts/emulator/services/metadata/apex/describeTests.ts';
import type { DeploymentVerdict } from '../../../../../scripts/emulator/services/metadata/deploy/deployTypes.ts';
import type { EmulatedOrgKind } from '../../../../../scripts/emulator/state/stateTypes.ts';
import {
  createDeployOrg,
  type DeployOrg,
  type Files,
  fileOf,
  oauthPolicyFile,
  paths,
  threeFiles,
} from '../deploy/deployOrg.ts';

const meta = fileOf('ApexClass', '    <apiVersion>66.0</apiVersion>\n    <status>Active</status>');
const classFiles = (name: string, source: string): Files => ({
  [`classes/${name}.cls`]: source,
  [`classes/${name}.cls-meta.xml`]: meta,
});
const test = (name: string, statement = 'OrderSync.run();'): Files =>
  classFiles(name, `@IsTest private class ${name} {\n  @IsTest static void syncs() {\n    ${statement}\n  }\n}`);
const orderSync = classFiles('OrderSync', 'public class OrderSync {\n  public static void run() {\n    go();\n  }\n}');

let org: DeployOrg;
const open = (kind: EmulatedOrgKind): void => {
  org = createDeployOrg(kind);
};
const ran = ({ tests }: DeploymentVerdict): readonly string[] | undefined =>
  tests?.results.map(({ className, methodName }) => `${className}.${methodName}`);

describe('Apex in a deployment', () => {
  afterEach(() => org.close());

  describe('to production', () => {
    beforeEach(() => open('production'));

    it('has its local tests run where nothing is asked for, and only where there is Apex', () => {
      expect(org.deploy(threeFiles)).to.not.have.property('tests');
      const verdict = org.deploy({ ...orderSync, ...test('OrderSyncTest') });
      expect([verdict.status, ran(verdict)]).to.deep.equal(['Succeeded', ['OrderSyncTest.syncs']]);
      expect(describeTests(verdict.tests)).to.deep.include({
        numFailures: 0,
        numTestsRun: 1,
        codeCoverageWarnings: [],
      });
    });

    it('is refused under 75 % on average', () => {
      const verdict = org.deploy({ ...orderSync, ...test('OtherTest', 'System.assert(true);') });
      expect(verdict.status).to.equal('Failed');
      expect(describeTests(verdict.tests).codeCoverageWarnings).to.deep.equal([
        {
          id: '',
          name: '',
          namespace: '',
          message:
            'Average test coverage across all Apex Classes and Triggers is 0%, at least 75% test coverage is required.',
        },
      ]);
      expect(org.component('classes/OrderSync.cls')).to.equal(undefined);
    });

    it('is refused class by class under specified tests', () => {
      const other = classFiles('Other', 'public class Other { public static void run() { go(); } }');
      const files = { ...orderSync, ...other, ...test('OrderSyncTest') };
      const verdict = org.deploy(files, { testLevel: 'RunSpecifiedTests', runTests: ['ordersynctest'] });
      expect(verdict.status).to.equal('Failed');
      expect(describeTests(verdict.tests).codeCoverageWarnings).to.deep.equal([
        {
          id: verdict.tests?.coverage.find(({ name }) => name === 'Other')?.id,
          name: 'Other',
          namespace: '',
          message: 'Test coverage of selected Apex Class is 0%, at least 75% test coverage is required',
        },
      ]);
    });

    it('takes classes without a statement', () => {
      expect(org.deploy(classFiles('Empty', 'public interface Empty {}')).status).to.equal('Succeeded');
    });
  });

  describe('to a sandbox', () => {
    beforeEach(() => open('sandbox'));

    it('runs nothing unless it is asked for, and asks for no coverage', () => {
      expect(org.deploy({ ...orderSync, ...test('T', 'throw new X();') })).to.not.have.property('tests');
      const verdict = org.deploy(orderSync, { testLevel: 'RunLocalTests' });
      expect([verdict.status, ran(verdict)]).to.deep.equal(['Failed', ['T.syncs']]);
      expect(describeTests(verdict.tests).failures).to.deep.equal([
        {
          id: verdict.tests?.results[0]?.id,
          name: 'T',
          methodName: 'syncs',
          namespace: '',
          packageName: 'T',
          time: 0,
          type: 'Class',
          message: 'X: Script-thrown exception',
          stackTrace: 'Class.T.syncs: line 3, column 1',
        },
      ]);
    });

    it('rolls everything back for a test that fails, whatever the option says', () => {
      const files = { ...threeFiles, ...test('T', 'System.assert(false);') };
      const verdict = org.deploy(files, { testLevel: 'RunLocalTests', rollbackOnError: false });
      expect(verdict).to.include({ status: 'Failed', success: false });
      expect(verdict.failures).to.deep.equal([]);
      expect(org.component(paths.app)).to.equal(undefined);
    });

    it('runs no test where a component fails', () => {
      const broken = { ...test('T'), [paths.app]: fileOf('ExternalClientApplication', '    <nonsense/>') };
      expect(org.deploy(broken, { testLevel: 'RunLocalTests' })).to.not.have.property('tests');
    });

    it('chooses tests by name, or by what they have to do with the deployment', () => {
      org.deploy({ ...orderSync, ...test('OrderSyncTest'), ...test('Stray', 'System.assert(true);') });
      const named = org.deploy(threeFiles, { testLevel: 'RunSpecifiedTests', runTests: ['Stray'] });
      expect(ran(named)).to.deep.equal(['Stray.syncs']);
      expect(ran(org.deploy(orderSync, { testLevel: 'RunRelevantTests' }))).to.deep.equal(['OrderSyncTest.syncs']);
      expect(ran(org.deploy(threeFiles, { testLevel: 'RunAllTestsInOrg' }))).to.have.length(2);
    });

    for (const wanted of ['Nobody', 'OrderSync']) {
      it(`refuses to run ${wanted}, which is no class with tests, and deploys nothing`, () => {
        org.deploy(orderSync);
        const files = { ...threeFiles, ...test('OrderSyncTest') };
        expect(() => org.deploy(files, { testLevel: 'RunSpecifiedTests', runTests: [wanted] }))
          .to.throw(ApiError)
          .that.includes({
            errorCode: 'INVALID_INPUT',
            publicMessage: `This class name's value is invalid: ${wanted}. Provide the name of an Apex class that has test methods.`,
          });
        expect(org.component(paths.app)).to.equal(undefined);
      });
    }

    it('lets permission sets and policies name classes that the org has', () => {
      const access = '<classAccesses><apexClass>OrderSync</apexClass><enabled>true</enabled></classAccesses>';
      const set = { [paths.permissionSet]: fileOf('PermissionSet', `    ${access}\n    <label>Access</label>`) };
      expect(org.deploy(set).failures.map(({ problem, lineNumber }) => [problem, lineNumber])).to.deep.equal([
        ['In field: apexClass - no ApexClass named OrderSync found', 3],
      ]);
      const handler = { ...threeFiles, [paths.oauthPolicy]: oauthPolicyFile({ apexHandler: 'OrderSync' }) };
      expect(org.deploy(handler).failures[0]?.problem).to.include('no ApexClass named OrderSync found');
      expect(org.deploy({ ...set, ...handler, ...orderSync }).failures).to.deep.equal([]);
    });

    it('needs the elements of a class beside its source, and finds it unchanged the second time', () => {
      const { 'classes/OrderSync.cls': source = '' } = orderSync;
      const [failure] = org.deploy({ 'classes/OrderSync.cls': source }).failures;
      expect(failure?.problem).to.equal('Required file is missing: classes/OrderSync.cls-meta.xml');
      const rows = [org.deploy(orderSync), org.deploy(orderSync)].map(({ successes }) =>
        successes
          .filter(({ componentType }) => componentType === 'ApexClass')
          .map(({ created, changed }) => [created, changed]),
      );
      expect(rows).to.deep.equal([[[true, true]], [[false, false]]]);
    });
  });
});
