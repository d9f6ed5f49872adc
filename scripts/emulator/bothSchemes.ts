/**
 * One port for http and https, as a My Domain has one address: `sf org auth show-sfdx-auth-url` writes host and port of
 * the instance URL without its scheme, and whoever logs in with it comes over https, whatever the org was listed under.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_auth_url.htm
 */
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

/** First byte of a TLS handshake record (RFC 8446, section 5.1); no method of HTTP begins with it. */
const TLS_HANDSHAKE = 0x16;

export type SecureServer = Pick<HttpsServer, 'emit'>;
export type BothSchemes = {
  /** Ends what came over https, and what has said nothing yet; the server itself knows of the rest. */
  readonly closeConnections: () => void;
};

/** Makes the server look at the first byte of every connection, and gives those that speak TLS to the secure one. */
export const acceptBothSchemes = (
  server: HttpServer,
  secureServer: () => Promise<SecureServer>,
  log: (line: string) => void,
): BothSchemes => {
  const ownListeners = server.listeners('connection');
  server.removeAllListeners('connection');
  const ours = new Set<Socket>();
  const endQuietly = (): void => undefined;

  const hand = async (socket: Socket, firstByte: number | undefined): Promise<void> => {
    if (firstByte === TLS_HANDSHAKE) {
      (await secureServer()).emit('connection', socket);
    } else {
      ours.delete(socket);
      for (const listener of ownListeners) listener.call(server, socket);
    }
    socket.off('error', endQuietly);
    socket.resume();
  };

  server.on('connection', (socket: Socket) => {
    ours.add(socket);
    socket.once('close', () => ours.delete(socket));
    // A client that goes before it has said a word is no error of ours.
    socket.on('error', endQuietly);
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.unshift(chunk);
      hand(socket, chunk[0]).catch((error: unknown) => {
        log(`a connection over TLS could not be answered: ${String(error)}`);
        socket.destroy();
      });
    });
  });
  return {
    closeConnections: () => {
      for (const socket of ours) socket.destroy();
    },
  };
};
