/**
 * Calls the admin routes of the running emulator, which only the token in its data folder opens. In: method, path, body.
 * Out: the parsed answer. Plain node:http: what the rooms use to reach orgs is not for steering the emulator.
 */
import { request } from 'node:http';
import { raise } from '../lib/errors.ts';
import type { RunningEmulator } from './emulatorProcess.ts';

/** @throws {EmulatorStartError} when the emulator does not answer as it should */
export async function callEmulator<Answer>(
  emulator: RunningEmulator,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(
      new URL(`/__emulator/${path}`, emulator.frontUrl),
      {
        method,
        headers: {
          'x-emulator-token': emulator.adminToken,
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    call.once('error', reject);
    call.end(payload);
  });
  if (status < 200 || status > 299) {
    raise('EmulatorStartError', {
      problem: `${method} ${path} was answered with HTTP ${status}: ${text.slice(0, 300)}`,
    });
  }
  // The emulator's own answer, made by the same version of this project.
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
