/**
 * Text of a library or of an org, made safe to show. In: a message that may quote a request. Out: the same message with
 * every access token, refresh token and auth URL replaced. A last line of defence: none of them should be there at all.
 */
import { REDACTED } from '../lib/secret.ts';

const TOKEN_SHAPES = [
  /force:\/\/[^\s"'<>]+/g,
  /\b00D\w{12,15}![\w.]+/g,
  /\beyJ[\w+=-]+\.[\w+=-]+\.[\w+=-]*/g,
  /\b5Aep[\w.=]{8,}/g,
  /\b(?:refresh_token|access_token|client_secret|assertion|oauth_token|sessionId)(?:=|"\s*:\s*"|>)[^\s"&<]+/g,
] as const;

export const redactTokens = (text: string): string =>
  TOKEN_SHAPES.reduce((redacted, shape) => redacted.replace(shape, REDACTED), text);
