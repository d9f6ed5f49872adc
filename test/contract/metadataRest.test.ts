/** The REST deploy resource by raw HTTP. */
import { expect } from 'chai';
import { type Answer, type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { errorOf, tokenOf } from './dataFixture.ts';
import { smallApp, zipOf } from './metadataFixture.ts';

const PATH = '/services/data/v66.0/metadata/deployRequest';
const OPTIONS = { singlePackage: true, rollbackOnError: true };

type Fields = Readonly<Record<string, unknown>>;
type DeployAnswer = {
  readonly id: string;
  readonly validatedDeployRequestId: string | null;
  readonly deployOptions: Fields;
  readonly deployResult: Fields & { readonly details?: { readonly componentSuccesses: readonly Fields[] } };
};

describe('the REST deploy resource', () => {
  const harness = withEmulator();
  let org: OrgSession;
  let zip: Buffer;

  before(async () => {
    zip = await zipOf(smallApp());
  });
  beforeEach(async () => {
    org = await harness.createOrg('sandbox');
  });

  const form = (parts: Readonly<Record<string, Blob | string>>): FormData => {
    const data = new FormData();
    for (const [name, part] of Object.entries(parts)) {
      if (typeof part === 'string') data.append(name, part);
      else data.append(name, part, 'package.xml');
    }
    return data;
  };
  const json = (value: unknown): Blob => new Blob([JSON.stringify(value)], { type: 'application/json' });
  const file = (): Blob => new Blob([new Uint8Array(zip)], { type: 'application/zip' });
  const post = (body: unknown): Promise<Answer> => harness.request(org, PATH, { body });
  // The shape is what the tests assert on.
  const bodyOf = ({ body }: Answer): DeployAnswer => body as DeployAnswer;

  it('takes its two parts in any order, the options as a field or as a file', async () => {
    const entity = { deployOptions: { ...OPTIONS, checkOnly: true } };
    const bodies = [
      form({ entity_content: JSON.stringify(entity), file: file() }),
      form({ file: file(), entity_content: JSON.stringify(entity) }),
      form({ entity_content: json(entity), file: file() }),
    ];
    for (const body of bodies) {
      const answer = await post(body);
      expect(answer.status, answer.text).to.equal(201);
      expect(bodyOf(answer)).to.have.property('id').that.matches(/^0Af/);
      expect(bodyOf(answer).deployOptions).to.include({ checkOnly: true, singlePackage: true });
      expect(bodyOf(answer).deployResult).to.include({ id: bodyOf(answer).id, checkOnly: true });
    }
  });

  it('gives rows as lists, and only where details are asked for', async () => {
    const { id } = bodyOf(
      await post(form({ entity_content: JSON.stringify({ deployOptions: OPTIONS }), file: file() })),
    );
    const plain = await harness.request(org, `${PATH}/${id}`);
    expect(bodyOf(plain).deployResult).to.include({ status: 'Succeeded', numberComponentsDeployed: 3 });
    expect(bodyOf(plain).deployResult).to.not.have.property('details');
    const detailed = bodyOf(await harness.request(org, `${PATH}/${id}?includeDetails=true`));
    expect(detailed.deployResult.details).to.deep.include({
      componentFailures: [],
      runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 },
    });
    expect(detailed.deployResult.details?.componentSuccesses.map((row) => row['componentType'])).to.include.members([
      'ExternalClientApplication',
      'ExtlClntAppOauthSettings',
    ]);
  });

  it('cancels by a change of the status, and takes no other change', async () => {
    Object.assign(harness.emulator.settings, { deployMilliseconds: 60_000 });
    const { id } = bodyOf(
      await post(form({ entity_content: JSON.stringify({ deployOptions: OPTIONS }), file: file() })),
    );
    const patch = (body: unknown) => harness.request(org, `${PATH}/${id}`, { method: 'PATCH', body });
    for (const body of [{}, { deployResult: { status: 'Succeeded' } }, []]) {
      expect((await patch(body)).status).to.equal(400);
    }
    const answer = await patch({ deployResult: { status: 'Canceling' } });
    expect([answer.status, bodyOf(answer).deployResult['status']]).to.deep.equal([202, 'Canceling']);
    harness.running.advanceClock(1000);
    const canceled = bodyOf(await harness.request(org, `${PATH}/${id}`)).deployResult;
    expect(canceled).to.include({ status: 'Canceled', done: true });
    expect((await patch({ deployResult: { status: 'Canceling' } })).status).to.equal(400);
  });

  it('deploys a validation by its id', async () => {
    const entity = { deployOptions: { ...OPTIONS, checkOnly: true } };
    const { id } = bodyOf(await post(form({ entity_content: JSON.stringify(entity), file: file() })));
    const answer = await post({ validatedDeployRequestId: id });
    expect(answer.status, answer.text).to.equal(201);
    expect(bodyOf(answer)).to.include({ validatedDeployRequestId: id });
    expect(bodyOf(answer).deployResult).to.include({ status: 'Succeeded', checkOnly: false });
    expect(errorOf(await post({ validatedDeployRequestId: id })).code).to.equal('INVALID_ID_FIELD');
  });

  it('refuses requests without their parts, and parts that are none', async () => {
    const bodies: readonly (readonly [unknown, string])[] = [
      [form({ file: file() }), 'REQUIRED_FIELD_MISSING'],
      [form({ entity_content: '{}' }), 'REQUIRED_FIELD_MISSING'],
      [{}, 'REQUIRED_FIELD_MISSING'],
      [[], 'REQUIRED_FIELD_MISSING'],
      [form({ entity_content: '{"deployOptions":', file: file() }), 'JSON_PARSER_ERROR'],
      [form({ entity_content: '{"deployOptions":{"checkOnly":"perhaps"}}', file: file() }), 'INVALID_FIELD'],
      [form({ entity_content: '{"deployOptions":{"testLevel":"Some"}}', file: file() }), 'INVALID_FIELD'],
    ];
    for (const [body, code] of bodies) {
      const answer = await post(body);
      expect([answer.status, errorOf(answer).code], answer.text).to.deep.equal([400, code]);
    }
    const cut = await harness.request(org, PATH, {
      body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nPK',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(cut.status).to.equal(400);
  });

  it('refuses ids that are none, and sessions that are none', async () => {
    expect(errorOf(await harness.request(org, `${PATH}/nonsense`)).code).to.equal('INVALID_ID_FIELD');
    expect(errorOf(await harness.request(org, `${PATH}/0Af000000000001`)).code).to.equal('INVALID_CROSS_REFERENCE_KEY');
    for (const token of ['nonsense', tokenOf(harness, org, org.userId, 'openid')]) {
      const answer = await harness.request(org, `${PATH}/0Af000000000001`, { token });
      expect([answer.status, errorOf(answer).code]).to.deep.equal([401, 'INVALID_SESSION_ID']);
    }
  });
});
