/**
 * Node's HTTP servers, loaded as CommonJS: an ES import of `node:http` reads all its exports, one of which loads the
 * whole of Node's WebSocket client, a tenth of the time that the emulator takes to start.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const http: typeof import('node:http') = require('node:http');
const https: typeof import('node:https') = require('node:https');

export const createServer = http.createServer;
export const createTlsServer = https.createServer;
