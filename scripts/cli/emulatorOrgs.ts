/**
 * `npm run emulator -- org …` and `-- clock …`: what only an operator of the platform could do. Makes production, sandbox
 * and developer orgs and authorises them in the emulator's own sf state, so that their alias works in every command.
 */
import { parseArgs } from 'node:util';
import { raise } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import type { CommandContext, CommandResult } from './commandModule.ts';
import { callEmulator } from './emulatorAdmin.ts';
import type { RunningEmulator } from './emulatorProcess.ts';

const KINDS = ['production', 'sandbox', 'developer'] as const;

type CreatedOrg = {
  readonly orgId: string;
  readonly kind: string;
  readonly name: string;
  readonly edition: string;
  readonly username: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly refreshToken: string;
};

const usage = (context: CommandContext, problem: string): never =>
  raise('UsageError', { command: context.name, problem });

type OrgFlags = { readonly kind?: string; readonly alias?: string; readonly name?: string; readonly edition?: string };

function parseOrgFlags(words: readonly string[], context: CommandContext): OrgFlags {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: words.filter((word) => word !== '--json'),
      options: { kind: option, alias: option, name: option, edition: option },
    });
    return values;
  } catch (error) {
    return usage(context, error instanceof Error ? error.message : String(error));
  }
}

/** `org create --kind sandbox --alias qa [--name Acme] [--edition "Enterprise Edition"]` */
export async function runEmulatorOrg(
  [action, ...words]: readonly string[],
  emulator: RunningEmulator,
  context: CommandContext,
): Promise<CommandResult> {
  if (action !== 'create') {
    return usage(context, 'Use: org create --kind production|sandbox|developer --alias <alias> [--name <name>]');
  }
  const { kind, alias, name = alias, edition } = parseOrgFlags(words, context);
  if (kind === undefined || !KINDS.some((known) => known === kind)) {
    return usage(context, `--kind must be one of ${KINDS.join(', ')}.`);
  }
  if (alias === undefined || alias.trim() === '') {
    return usage(context, '--alias is missing: the name by which commands find the org.');
  }
  const created = await callEmulator<CreatedOrg>(emulator, 'POST', 'orgs', { kind, name, edition });
  const { authorizeWithRefreshToken } = await import('../org/authorizeOrg.ts');
  await authorizeWithRefreshToken({
    loginUrl: created.instanceUrl,
    refreshToken: Secret.of(created.refreshToken),
    clientId: created.clientId,
    alias,
    isDevHub: false,
  });
  const { orgId, username, instanceUrl } = created;
  return {
    kind: 'answer',
    text: `Made the emulated ${kind} org "${alias}" (${username}, ${instanceUrl}).\nNow: npm run deploy -- --target-org ${alias}`,
    result: { alias, kind, orgId, username, instanceUrl, edition: created.edition },
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `clock`, `clock advance 10d`: tokens, scratch orgs and staged credentials then are that much older. */
export async function runEmulatorClock(
  [action, amount]: readonly string[],
  emulator: RunningEmulator,
  context: CommandContext,
): Promise<CommandResult> {
  const [, digits = '', unit = ''] = /^(\d+)([smhd])$/.exec(amount ?? '') ?? [];
  const milliseconds = Number(digits) * (UNITS[unit] ?? 0);
  if (action !== undefined && action !== '--json' && (action !== 'advance' || milliseconds === 0)) {
    return usage(context, 'Use: clock advance <number><s|m|h|d>, such as 90m or 10d');
  }
  const { now } =
    action === 'advance'
      ? await callEmulator<{ now: number }>(emulator, 'POST', 'clock/advance', { milliseconds })
      : await callEmulator<{ now: number }>(emulator, 'GET', 'status');
  const time = new Date(now).toISOString();
  return { kind: 'answer', text: `The emulator's clock says ${time}.`, result: { now: time } };
}
