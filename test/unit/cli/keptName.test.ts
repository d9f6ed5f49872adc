import { expect } from 'chai';
import { type KeptNames, keptName } from '../../../scripts/cli/keptName.ts';

const KNOWN = [
  { username: 'admin@acme.com.qa', aliases: ['test', 'qa'] },
  { username: 'admin@acme.com', aliases: ['prod'] },
];
const place =
  (...names: readonly string[]): KeptNames =>
  async () =>
    new Set(names);

describe('keptName', () => {
  const cases: readonly [string, string, readonly KeptNames[], string][] = [
    ['takes the alias of the pipeline for a username', 'admin@acme.com.qa', [place('qa', 'prod'), place('test')], 'qa'],
    [
      'takes what a later place knows where the first knows nothing',
      'admin@acme.com.qa',
      [place(), place('test')],
      'test',
    ],
    ['takes another alias for an alias', 'test', [place('qa')], 'qa'],
    ['keeps a name that any place knows', 'test', [place('qa'), place('test')], 'test'],
    ['keeps a name of which nothing is known', 'admin@acme.com.qa', [place('prod'), place()], 'admin@acme.com.qa'],
    ['keeps a name that sf does not know', 'other', [place('qa')], 'other'],
  ];
  for (const [title, name, places, want] of cases) {
    it(title, async () => {
      expect(await keptName(name, KNOWN, places)).to.equal(want);
    });
  }
});
