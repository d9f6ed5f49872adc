import { expect } from 'chai';
import { repeatedFlags } from '../../../scripts/cli/repeatedFlags.ts';

describe('The flags that a command is given again', () => {
  const flags = ['app', 'run-as', 'wait', 'dry-run', 'validate', 'allow-delete', 'plan'] as const;

  it('are those that were given, in the words of the command line', () => {
    const options = { app: 'Order_Sync', runAs: 'a@b.example', wait: 5, dryRun: true, other: 'x' };
    expect(repeatedFlags(options, flags)).to.equal(' --app Order_Sync --run-as a@b.example --wait 5 --dry-run');
    expect(repeatedFlags({ dryRun: false, validate: false }, flags)).to.equal('');
  });

  it('keep a check a check, and a deployment bound to its plan and to what it may delete', () => {
    expect(repeatedFlags({ validate: true, plan: 'prod.plan.json', allowDelete: true }, flags)).to.equal(
      ' --validate --allow-delete --plan prod.plan.json',
    );
  });

  it('stay one word each for a shell', () => {
    expect(repeatedFlags({ app: "it's; rm -rf $HOME" }, flags)).to.equal(" --app 'it'\\''s; rm -rf $HOME'");
    expect(repeatedFlags({ app: '' }, flags)).to.equal(" --app ''");
  });

  it('say which orgs were meant', () => {
    expect(repeatedFlags({ emulator: true }, flags)).to.equal(' --emulator');
    expect(repeatedFlags({ emulator: false }, flags)).to.equal(' --no-emulator');
  });
});
