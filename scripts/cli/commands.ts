/** Every command: its name, what it is for, and where it is. A command's file is loaded only when it is the one to run. */
import type { CommandModule } from './commandModule.ts';

export type CommandEntry = { readonly summary: string; readonly load: () => Promise<CommandModule> };

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  'deploy:scratch': {
    summary: 'new scratch org, app, integration user, credentials and a verified token, in one go',
    load: async () => (await import('./deployScratch.ts')).deployScratchCommand,
  },
  deploy: {
    summary: 'the same on an org that exists',
    load: async () => (await import('./deploy.ts')).deployCommand,
  },
  validate: {
    summary: 'everything that is wrong with the source, without an org',
    load: async () => (await import('./validate.ts')).validateCommand,
  },
  audit: {
    summary: 'security of the source, of what git tracks, and of an org',
    load: async () => (await import('./audit.ts')).auditCommand,
  },
  plan: {
    summary: 'what a deployment would change in an org, and what drifted there',
    load: async () => (await import('./plan.ts')).planCommand,
  },
  verify: {
    summary: 'proves the tokens of every app in the source, and says why one is not issued',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  rotate: {
    summary: 'new credentials with no downtime: stage, verify, rotate; later ends the old pair',
    load: async () => (await import('./rotate.ts')).rotateCommand,
  },
  release: {
    summary: 'the source through every org of the pipeline: checks, gates, resume, reports',
    load: async () => (await import('./release.ts')).releaseCommand,
  },
  status: {
    summary: 'how the apps of all orgs are: version, drift, tokens, credentials, users',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  report: {
    summary: 'puts the reports of the shards of a release together',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  refresh: {
    summary: 'repairs a refreshed sandbox: app, user, assignments, credentials, proofs',
    load: async () => (await import('./refresh.ts')).refreshCommand,
  },
  'app:new': {
    summary: 'writes the files of a new app, from flags or answers',
    load: async () => (await import('./appNew.ts')).appNewCommand,
  },
  import: {
    summary: 'brings an app of an org under source control, and proves that both say the same',
    load: async () => (await import('./import.ts')).importCommand,
  },
  'app:convert': {
    summary: 'makes External Client Apps of Connected Apps',
    load: async () => (await import('./appConvert.ts')).appConvertCommand,
  },
  'app:disable': {
    summary: 'switches an app off through its policies and proves that it gets no token',
    load: async () => (await import('./appSwitchFlags.ts')).appSwitchCommand('off'),
  },
  'app:enable': {
    summary: 'switches it on again and proves that it gets a token',
    load: async () => (await import('./appSwitchFlags.ts')).appSwitchCommand('on'),
  },
  'org:delete': {
    summary: 'deletes a scratch org and its stored credentials',
    load: async () => (await import('./orgDelete.ts')).orgDeleteCommand,
  },
  emulator: {
    summary: 'the local Dev Hub with its orgs: start, stop, reset, login, sf',
    load: async () => (await import('./emulator.ts')).emulatorCommand,
  },
  'sf:install': {
    summary: 'fetches the sf CLI for this project, for the emulator and the tests',
    load: async () => (await import('./sfInstall.ts')).sfInstallCommand,
  },
};
