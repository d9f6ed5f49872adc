import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { openPipedInput } from '../../../../scripts/credentials/stores/pipedInput.ts';
import { Secret } from '../../../../scripts/lib/secret.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

const pipesLeft = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => /^eca-pipe-/.test(name));

describe('a value in a true pipe', () => {
  it('is read to its end, from something that is a pipe and has no name any more', async () => {
    const before = await pipesLeft();
    const file = await openPipedInput(Secret.of('{"a":"ü"}'));
    expect(await pipesLeft()).to.deep.equal(before);
    expect((await file?.stat())?.isFIFO()).to.equal(true);
    expect(await file?.readFile('utf8')).to.equal('{"a":"ü"}');
    await file?.close();
  });

  it('is refused whole when it is longer than a pipe holds, and never cut', async () => {
    const before = await pipesLeft();
    const error = await thrownBy(() => openPipedInput(Secret.of('x'.repeat(65_537))));
    expect(error.message).to.contain('the value is too long for a pipe');
    expect(await pipesLeft()).to.deep.equal(before);
  });
});
