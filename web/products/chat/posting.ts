import type { MatrixClient } from "matrix-js-sdk";
import { NotEncrypted } from "./encryption/plain-text.ts";
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
      (error: unknown) => {
        if (error instanceof NotEncrypted) this.#encrypt(roomId, txnId);
      },
    );
  }

  /** Its room has been encrypted while it waited: it goes out so. Without keys here it waits for a tab that has them. */
  #encrypt(roomId: string, txnId: string): void {
    const room = this.#client.getRoom(roomId);
    const event = room?.getEventForTxnId(txnId);
    if (!room || !event) return;
    this.#client.resendEvent(event, room).then(
      () => this.forget(txnId),
      () => undefined,
    );
  }
}
