/**
 * Requests byte by byte, since a well-behaved client refuses to send most of what the robustness tests are about; and a
 * reader of what listens on this machine.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect } from 'node:net';

export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

/** What came back before the other side closed, parsed as far as a test needs. Status 0: the connection was closed. */
const parseAnswer = (bytes: Buffer): RawAnswer => {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? '' : text.slice(end + 4);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body };
};

/**
 * Sends the parts one after the other and gives what comes back until the server closes. A server that answers early and
 * closes while a large body is still being sent resets the connection: what it had said by then counts.
 */
export const sendRaw = (
  origin: string,
  parts: readonly (string | Buffer)[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    signal?.addEventListener('abort', () => socket.destroy(), { once: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(chunks))));
    socket.on('connect', () => {
      for (const part of parts) socket.write(part);
    });
  });

export type RawRequest = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
};

/** A request with the headers that HTTP needs; the connection ends with the answer. */
export const request = (origin: string, { method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> => {
  const content = body === undefined ? undefined : Buffer.from(body);
  const lines = Object.entries({
    host: new URL(origin).host,
    connection: 'close',
    ...(content === undefined ? {} : { 'content-length': String(content.length) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method ?? (body === undefined ? 'GET' : 'POST')} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return sendRaw(origin, [head, ...(content === undefined ? [] : [content])]);
};

/** Addresses that a process listens on, as Linux tells: hexadecimal, in the byte order of the machine. */
export const listeningAddresses = async (pid: number): Promise<readonly string[]> => {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const inodes = await socketsOf(pid);
  return tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
    .map((fields) => fields[1]?.split(':')[0] ?? '');
};

const socketsOf = async (pid: number): Promise<ReadonlySet<string>> => {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map((name) =>
      readlink(`${folder}/${name}`).catch((error: unknown) => {
        // Closed since the folder was read.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
        throw error;
      }),
    ),
  );
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
};
