/** Mocha's spec reporter, closed by one plain line that CI systems and people find at once. */
import Mocha from 'mocha';

class SummaryReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      // The listener of Spec prints its epilogue on the same event, after this one was added: wait for it.
      setImmediate(() => process.stdout.write(`\n${passes} passed, ${failures} failed, ${pending} skipped\n`));
    });
  }
}

export { SummaryReporter as default };
