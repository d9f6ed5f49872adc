import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createState } from '../../../../scripts/emulator/state/createState.ts';

const stateModule = pathToFileURL(join(import.meta.dirname, '../../../../scripts/emulator/state/createState.ts')).href;

/** Writes records without end and says each on stdout once it is committed. */
const writer = (file: string): string => `
import { writeSync } from 'node:fs';
import { createState } from '${stateModule}';
const state = createState({ file: ${JSON.stringify(file)}, clock: { now: () => Date.now() } });
for (let number = 1; ; number += 1) {
  state.transaction(() => {
    state.records.insert('00D', 'Account', { Name: String(number), Half: 1 });
    state.records.insert('00D', 'Contact', { Name: String(number), Half: 2 });
  });
  writeSync(1, number + '\\n');
}`;

describe('a killed process', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-kill-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('loses nothing that it acknowledged and leaves no half of a transaction', async () => {
    const file = join(folder, 'state.sqlite');
    const script = join(folder, 'writer.ts');
    writeFileSync(script, writer(file));
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Math.max(acknowledged, Number(line));
      if (acknowledged === 100) child.kill('SIGKILL');
    }
    const state = createState({ file, clock: { now: () => 0 } });
    const names = (sobject: string) => state.records.find('00D', sobject).map(({ Name }) => Number(Name));
    const accounts = names('Account');
    const contacts = names('Contact');
    state.close();
    expect(contacts).to.deep.equal(accounts);
    expect(acknowledged).to.be.at.least(100);
    expect(accounts.length).to.be.at.least(acknowledged);
    expect(accounts).to.deep.equal(accounts.map((_, index) => index + 1));
  });
});
