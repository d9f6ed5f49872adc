/**
 * The one type that carries a secret. In: the raw text, once, where it is read from the wire or from a store.
 * Out: the text again, through `reveal()`, which only the token request and the credential stores call.
 * Everything that prints, serialises or inspects a `Secret` by accident sees `[REDACTED]`.
 */
import { createHash } from 'node:crypto';

export const REDACTED = '[REDACTED]';

export class Secret {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static of(text: string): Secret {
    return new Secret(text);
  }

  reveal(): string {
    return this.#text;
  }

  /** Compares without telling, by its timing, where the two texts differ. */
  equals(other: Secret): boolean {
    return this.#digest() === other.#digest();
  }

  get isEmpty(): boolean {
    return this.#text.trim() === '';
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }

  #digest(): string {
    return createHash('sha256').update(this.#text).digest('base64');
  }
}
