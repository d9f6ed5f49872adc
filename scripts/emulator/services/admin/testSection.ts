/** The Apex tests of a deployment: each with its result, and what the coverage has against it. Nothing where none ran. */
import type { TestRun } from '../metadata/apex/runTests.ts';
import { type Html, html, type Insertion } from './html.ts';
import { section, table, toned } from './pageLayout.ts';

export const testSection = (run: TestRun | undefined): Html | undefined => {
  if (run === undefined) return undefined;
  const tests = run.results.map(({ className, methodName, failure }): readonly Insertion[] => [
    `${className}.${methodName}`,
    failure === undefined ? toned('good', 'Passed') : toned('bad', 'Failed'),
    failure === undefined ? '–' : html`${failure.message}<div class="quiet">${failure.stackTrace}</div>`,
  ]);
  const warnings = run.coverageWarnings.map(({ name, message }): readonly Insertion[] => [
    name === '' ? 'all classes' : name,
    toned('bad', 'Too little'),
    message,
  ]);
  return section(
    'tests',
    'Apex tests',
    table({
      id: 'test-list',
      caption: 'Tests and coverage',
      columns: ['Test or class', 'Result', 'Message'],
      rows: [...tests, ...warnings],
      whenEmpty: 'no test was to run.',
    }),
  );
};
