/**
 * Calls the admin routes of the running emulator, which only the token in its data folder opens. In: method, path, body.
 * Out: the parsed answer, or what the emulator has against it. Plain node:http: what the rooms use to reach orgs is not
 * for steering the emulator.
 */
import { request } from 'node:http';
import { buildError, raise } from '../lib/errors.ts';
import type { RunningEmulator } from './emulatorProcess.ts';

type Method = 'GET' | 'POST' | 'DELETE';

export type EmulatorAnswer<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** `path` leads to the part of the body that is at fault, where one is. */
  | { readonly kind: 'refused'; readonly problem: string; readonly path: readonly string[] };

/**
 * What the emulator answers, refusals included.
 * @throws {EmulatorNotRunningError} {InternalFaultError}
 */
export async function askEmulator<Value>(
  emulator: RunningEmulator,
  method: Method,
  path: string,
  body?: unknown,
): Promise<EmulatorAnswer<Value>> {
  const { status, text } = await send(emulator, method, path, body);
  if (status >= 200 && status <= 299) {
    // The emulator's own answer, made by the same version of this project.
    return { kind: 'done', value: (text === '' ? undefined : JSON.parse(text)) as Value };
  }
  if (status >= 400 && status <= 499) {
    return { kind: 'refused', ...parseRefusal(text) };
  }
  return raise('InternalFaultError', { problem: `the emulator answered ${method} ${path} with HTTP ${status}` });
}

/**
 * The same for calls whose input comes straight from the command line.
 * @throws {UsageError} when the emulator refuses
 */
export async function callEmulator<Value>(
  emulator: RunningEmulator,
  method: Method,
  path: string,
  body?: unknown,
): Promise<Value> {
  const answer = await askEmulator<Value>(emulator, method, path, body);
  return answer.kind === 'done'
    ? answer.value
    : raise('UsageError', { command: 'emulator', problem: `The emulator refused this: ${answer.problem}` });
}

function parseRefusal(text: string): { readonly problem: string; readonly path: readonly string[] } {
  // The error list that emulated REST services answer with.
  const [error] = JSON.parse(text) as readonly { readonly message: string; readonly fields?: readonly string[] }[];
  return { problem: error?.message ?? text, path: error?.fields ?? [] };
}

function send(
  emulator: RunningEmulator,
  method: Method,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const content =
    payload === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) };
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(`/__emulator/${path}`, emulator.frontUrl),
      { method, headers: { 'x-emulator-token': emulator.adminToken, ...content } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    call.once('error', (cause) => reject(buildError('EmulatorNotRunningError', {}, { cause })));
    call.end(payload);
  });
}
