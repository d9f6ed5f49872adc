/** What is measured: each case gives the figures of one pair of runs, ours and the other side's, on one emulator. */
import { deployByHand } from './byHand.ts';
import { criticalPathMilliseconds, type LoggedRequest } from './criticalPath.ts';
import type { Sample } from './measure.ts';
import type { Workbench } from './workbench.ts';

export type Pair = { readonly ours: Sample; readonly theirs: Sample };

export type Case = {
  readonly name: string;
  readonly what: string;
  readonly wallGoal: number;
  readonly memoryGoal?: number;
  readonly run: (bench: Workbench, round: number) => Promise<Pair>;
};

const DELAYS = { deployMilliseconds: 4000, requestMilliseconds: 80 };
const NO_DELAYS = { deployMilliseconds: 0, requestMilliseconds: 0 };

/** Makes the next deployment one that changes the app, so that neither side can say "unchanged". */
const changeDescription = (bench: Workbench, round: number): Promise<void> =>
  bench.project.edit('force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml', (text) =>
    text.replace(/<description>.*<\/description>/, `<description>Round ${round}, ${Date.now()}</description>`),
  );

export const CASES: readonly Case[] = [
  {
    name: 'deploy:scratch',
    what: 'against the same job by hand with the sf CLI and curl',
    wallGoal: 0.2,
    memoryGoal: 0.8,
    run: async (bench, round) => {
      const ours = await bench.ours('deploy:scratch', '--emulator', '--alias', `ours${round}`, '--json');
      const theirs = await deployByHand(bench, `hand${round}`);
      await bench.ours('org:delete', '--target-org', `ours${round}`, '--emulator');
      await bench.sf(['org', 'delete', 'scratch', '--target-org', `hand${round}`, '--no-prompt']);
      return { ours, theirs };
    },
  },
  {
    name: 'deploy',
    what: 'against one sf project deploy start of the same changed source, with its defaults',
    wallGoal: 0.55,
    run: async (bench, round) => {
      const { envelope } = await bench.project.json(['deploy', '--target-org', 'warm', '--emulator', '--dry-run']);
      const values = {
        ECA_RUN_AS_USERNAME: String(envelope.result?.['runAsUsername']),
        ECA_CONTACT_EMAIL: 'order-sync-owner@example.com',
        ECA_CALLBACK_URL: 'https://localhost/oauth/callback',
      };
      await changeDescription(bench, round);
      const ours = await bench.ours('deploy', '--target-org', 'warm', '--emulator', '--json');
      await changeDescription(bench, round);
      const theirs = await bench.sf(
        [
          'project',
          'deploy',
          'start',
          '--target-org',
          'warm',
          '--source-dir',
          'force-app',
          '--ignore-conflicts',
          '--json',
        ],
        values,
      );
      return { ours, theirs };
    },
  },
  {
    name: '--help',
    what: 'against sf --version',
    wallGoal: 0.35,
    run: async (bench) => ({
      ours: await bench.ours('deploy:scratch', '--help'),
      theirs: await bench.sf(['--version']),
    }),
  },
  {
    name: 'overhead',
    what: 'of a deployment with realistic delays, against their critical path plus start-up',
    wallGoal: 1.15,
    run: async (bench, round) => {
      await changeDescription(bench, round);
      const startUp = await bench.ours('deploy', '--target-org', 'warm', '--emulator', '--json');
      await changeDescription(bench, round);
      await bench.admin('POST', 'settings', DELAYS);
      await bench.admin('DELETE', 'requests');
      const ours = await bench.ours('deploy', '--target-org', 'warm', '--emulator', '--json');
      const requests = (await bench.admin('GET', 'requests')) as readonly LoggedRequest[];
      await bench.admin('POST', 'settings', NO_DELAYS);
      const wallMilliseconds = startUp.wallMilliseconds + criticalPathMilliseconds(requests, DELAYS);
      return { ours, theirs: { wallMilliseconds, peakMebibytes: undefined } };
    },
  },
];
