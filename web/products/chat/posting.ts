import type { MatrixClient } from "matrix-js-sdk";
import type { Outbox, OutboxEntry } from "./outbox.ts";

/** Sends messages, and keeps each until the server has it. */
export class Posting {
  readonly #client: MatrixClient;
  readonly #outbox: Outbox;
  #hasSentKept = false;

  constructor(client: MatrixClient, outbox: Outbox) {
    this.#client = client;
    this.#outbox = outbox;
  }

  send(roomId: string, type: string, content: Record<string, unknown>): void {
    const entry = { txnId: this.#client.makeTxnId(), roomId, type, content };
    this.#outbox.messages.add(entry).catch(() => undefined);
    this.#post(entry);
  }

  /** What did not get away before the page was closed, once: under the same ids, which the server takes once. */
  sendKept(): void {
    if (this.#hasSentKept) return;
    this.#hasSentKept = true;
    this.#outbox.messages.all().then(
      (kept) => kept.forEach((entry) => this.#post(entry)),
      () => undefined,
    );
  }

  /** The server has it, or it was given up. */
  forget(txnId: string | undefined): void {
    if (txnId !== undefined) this.#outbox.messages.remove(txnId).catch(() => undefined);
  }

  forgetAll(): Promise<void> {
    return this.#outbox.forget();
  }

  #post({ txnId, roomId, type, content }: OutboxEntry): void {
    this.#client.sendEvent(roomId, null, type as never, content as never, txnId).then(
      () => this.forget(txnId),
      () => undefined,
    );
  }
}
