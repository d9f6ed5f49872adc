/**
 * Carries a seed file out on a running emulator. In: the seed. Out: a line for each thing done. An org whose alias is there
 * already is left as it is, so that the same file can be given at every start, also after a start that was cut short.
 */
import type { JsonObject } from '../definition/json/jsonNode.ts';
import { type ConfigPart, rejectPart } from '../definition/json/readConfigObject.ts';
import { raise } from '../lib/errors.ts';
import { askEmulator } from './emulatorAdmin.ts';
import { type EmulatedOrg, listEmulatedOrgs } from './emulatorOrgList.ts';
import { authorizeEmulatedOrg, createEmulatedOrg, type OrgRequest } from './emulatorOrgs.ts';
import type { RunningEmulator } from './emulatorProcess.ts';
import { type EmulatorSeed, partAlong, plainValue } from './emulatorSeedFile.ts';

/** @throws {ConfigInvalidError} for what the emulator refuses, at its place in the file */
export async function applyEmulatorSeed(
  seed: EmulatorSeed,
  emulator: RunningEmulator,
  emulatedHome: string,
): Promise<readonly string[]> {
  await checkFirst(seed, emulator, emulatedHome);
  const done: string[] = [];
  for (const [part, path, what] of [
    [seed.settings, 'settings', 'Settings of the emulator'],
    [seed.hubLimits, 'dev-hub/limits', 'Limits of the Dev Hub'],
  ] as const) {
    if (part !== undefined) {
      await ask(part, () => askEmulator(emulator, 'POST', path, plainValue(part.node)));
      done.push(`${what}: ${part.node.members.map(({ key }) => key).join(', ')}`);
    }
  }
  for (const { alias, part } of seed.orgs) {
    done.push(await seedOrg(alias, part, emulator, emulatedHome));
  }
  return done;
}

/** Whatever the emulator has against any part of the seed is told before anything is made or set. */
async function checkFirst(seed: EmulatorSeed, emulator: RunningEmulator, emulatedHome: string): Promise<void> {
  const there = await listEmulatedOrgs(emulator, emulatedHome);
  const wanted = seed.orgs
    .map(({ alias, part }) => ({ alias, part, request: requestOf(alias, part) }))
    .filter(({ alias, request }) => findSeeded(there, alias, request) === undefined);
  const { settings, hubLimits: devHub } = seed;
  const answer = await askEmulator(emulator, 'POST', 'orgs/check', {
    ...(settings === undefined ? {} : { settings: plainValue(settings.node) }),
    ...(devHub === undefined ? {} : { devHub: plainValue(devHub.node) }),
    orgs: wanted.map(({ request }) => request),
  });
  if (answer.kind === 'done') {
    return;
  }
  const [section, ...path] = answer.path;
  const part = section === 'settings' ? settings : section === 'devHub' ? devHub : wanted[Number(path[0])]?.part;
  if (part === undefined) {
    raise('InternalFaultError', { problem: `the emulator refused the seed: ${answer.problem}` });
  }
  rejectPart(partAlong(part, section === 'orgs' ? path.slice(1) : path), answer.problem);
}

/** By its alias; else, where the start was cut short before it was authorised, by its name and kind. */
const findSeeded = (orgs: readonly EmulatedOrg[], alias: string, request: OrgRequest): EmulatedOrg | undefined =>
  orgs.find(({ aliases }) => aliases.includes(alias)) ??
  orgs.find(({ name, kind, aliases }) => aliases.length === 0 && name === request.name && kind === request.kind);

/** An alias that names an org of somewhere else, or of an emulator that was reset, is given to the new one. */
async function seedOrg(
  alias: string,
  part: ConfigPart<JsonObject>,
  emulator: RunningEmulator,
  emulatedHome: string,
): Promise<string> {
  const orgs = await listEmulatedOrgs(emulator, emulatedHome);
  const request = requestOf(alias, part);
  const there = findSeeded(orgs, alias, request);
  if (there?.aliases.includes(alias)) {
    return `"${alias}" is there already, and was left as it is.`;
  }
  if (there !== undefined) {
    const { kind, username } = await authorizeEmulatedOrg(emulator, alias, there.orgId);
    return `Authorised the emulated ${kind} org "${alias}" (${username}), which was there already.`;
  }
  const org = await ask(part, () => createEmulatedOrg(emulator, alias, request));
  return `Made the emulated ${org.kind} org "${alias}" (${org.username}, ${org.instanceUrl}).`;
}

async function ask<Value>(
  part: ConfigPart<JsonObject>,
  call: () => ReturnType<typeof askEmulator<Value>>,
): Promise<Value> {
  const answer = await call();
  return answer.kind === 'done' ? answer.value : rejectPart(partAlong(part, answer.path), answer.problem);
}

/** The emulator itself checks kinds, editions and the rest; its refusals come back to their places in the file. */
function requestOf(alias: string, part: ConfigPart<JsonObject>): OrgRequest {
  const fields = Object.fromEntries(
    part.node.members.filter(({ key }) => key !== 'alias').map(({ key, value }) => [key, plainValue(value)]),
  );
  return { name: alias, kind: '', ...fields };
}
