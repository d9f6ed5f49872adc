/**
 * `npm run emulator -- fault …`: orders failures of the emulated orgs, to see what a client makes of them.
 */
import { raise } from '../lib/errors.ts';
import type { CommandResult } from './commandModule.ts';
import { callEmulator } from './emulatorAdmin.ts';
import { configureFault, type FaultFlags, rejectMisfits } from './emulatorFaultFlags.ts';
import { listEmulatedOrgs } from './emulatorOrgList.ts';
import type { RunningEmulator } from './emulatorProcess.ts';
import type { Steerable } from './emulatorSteering.ts';

/** As the admin routes have it. */
type Fault = {
  readonly match: {
    readonly method?: string;
    readonly pathPattern?: string;
    readonly bodyPattern?: string;
    readonly org?: string;
  };
  readonly kind: FaultFlags['kind'];
  readonly effect: FaultFlags['effect'];
  readonly nth?: number;
  readonly times?: number;
  readonly status?: number;
  readonly errorCode?: string;
  readonly milliseconds?: number;
  readonly jitterMilliseconds?: number;
  readonly percent?: number;
  readonly seed?: number;
};

type ListedFault = Fault & { readonly fired: number };

/** Orders it from the running emulator. @throws {UnknownOrgError} {UsageError} */
export async function orderFault(emulator: RunningEmulator, flags: FaultFlags, home: string): Promise<Fault> {
  const { method, path, body, targetOrg, jitter, ...rest } = flags;
  const org = targetOrg === undefined ? undefined : await findOrgId(emulator, targetOrg, home);
  const fault: Fault = {
    match: { method: method?.toUpperCase(), pathPattern: path, bodyPattern: body, org },
    kind: rest.kind,
    effect: rest.effect,
    nth: rest.nth,
    times: rest.times,
    status: rest.status,
    errorCode: rest.errorCode,
    milliseconds: rest.milliseconds,
    jitterMilliseconds: jitter,
    percent: rest.percent,
    seed: rest.seed,
  };
  await callEmulator(emulator, 'POST', 'faults', fault);
  return fault;
}

async function findOrgId(emulator: RunningEmulator, name: string, home: string): Promise<string> {
  if (name === 'login') {
    return name;
  }
  const orgs = await listEmulatedOrgs(emulator, home);
  const found = orgs.find(({ username, aliases }) => username === name || aliases.includes(name));
  return found?.orgId ?? raise('UnknownOrgError', { alias: name, known: orgs.flatMap(({ aliases }) => aliases) });
}

export const describeFault = ({ match, kind, effect, nth = 1, times = 1, ...rest }: Fault): string => {
  const { status, milliseconds, jitterMilliseconds, percent } = rest;
  const what = [
    kind,
    ...(status === undefined ? [] : [String(status)]),
    ...(milliseconds === undefined ? [] : [`${milliseconds} ms`]),
    ...(jitterMilliseconds === undefined ? [] : [`± ${jitterMilliseconds} ms`]),
  ].join(' ');
  const which = [
    match.method ?? 'any method',
    match.pathPattern ?? 'any path',
    ...(match.bodyPattern === undefined ? [] : [`with "${match.bodyPattern}"`]),
    ...(match.org === undefined ? [] : [`of ${match.org}`]),
  ].join(' ');
  const share = percent === undefined ? '' : `${percent} % of `;
  const often = times === 0 ? `${share}all` : `${share === '' ? '' : `${share}them, at most `}${times}`;
  return `${what}, ${effect} its effect: ${which}, ${often} from number ${nth} on`;
};

const describeList = (faults: readonly ListedFault[]): string =>
  faults.length === 0
    ? 'No faults are ordered.'
    : faults.map((fault) => `${describeFault(fault)} (struck ${fault.fired})`).join('\n');

export function addFaultActions({ program, emulatedHome, choose }: Steerable): void {
  const fault = program.command('fault').helpCommand(false).description('failures on order');
  configureFault(fault.command('add').description('makes requests fail')).action((flags: FaultFlags) => {
    rejectMisfits(flags);
    choose(async (emulator): Promise<CommandResult> => {
      const ordered = await orderFault(emulator, flags, emulatedHome);
      return { kind: 'answer', text: `Ordered: ${describeFault(ordered)}`, result: ordered };
    });
  });
  fault
    .command('list')
    .description('shows what is ordered, and how often it has struck')
    .action(() =>
      choose(async (emulator) => {
        const faults = await callEmulator<readonly ListedFault[]>(emulator, 'GET', 'faults');
        return { kind: 'answer', text: describeList(faults), result: { faults } };
      }),
    );
  fault
    .command('clear')
    .description('takes all orders back')
    .action(() =>
      choose(async (emulator) => {
        await callEmulator(emulator, 'DELETE', 'faults');
        return { kind: 'answer', text: 'No faults are ordered any more.', result: { faults: [] } };
      }),
    );
}
