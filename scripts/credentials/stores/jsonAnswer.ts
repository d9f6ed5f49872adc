/** What a vendor's command wrote as JSON, taken apart without trusting it. In: its stdout. Out: data, or nothing. */
import type { Secret } from '../../lib/secret.ts';

export type JsonData = Readonly<Record<string, unknown>>;

export const isData = (value: unknown): value is JsonData =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `undefined` for what is no JSON. */
export function parseJsonAnswer(stdout: Secret): unknown {
  try {
    return JSON.parse(stdout.reveal());
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** The objects of a list; none for anything else. */
export const objectsOf = (value: unknown): readonly JsonData[] => (Array.isArray(value) ? value.filter(isData) : []);

/** The texts of a list; none for anything else. */
export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
