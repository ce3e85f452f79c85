import type { CallKey } from "../../../platform/room-calls.ts";

/** How long after a key pictures and sound that were sent before it may still fail to open here, ms: less than errors go on. */
const lateMs = 3000;

/**
 * Which errors say that someone's key is missing or wrong, and which only that their pictures were quicker than their key: the
 * worker that opens them reports what failed when the key may have come already. It reports what goes on failing for five seconds.
 */
export class LateErrors {
  readonly #keys = new Map<string, { readonly name: string; readonly at: number }>();

  /** A key is in use. One that is sent again is no new one. */
  noteKey({ bytes, identity, index }: CallKey, at: number): void {
    const name = `${index} ${bytes.join()}`;
    if (this.#keys.get(identity)?.name !== name) this.#keys.set(identity, { name, at });
  }

  /** Whether an error at this moment may be of what was sent before the key. */
  isLate(identity: string, at: number): boolean {
    const last = this.#keys.get(identity);
    return last !== undefined && at - last.at < lateMs;
  }
}
