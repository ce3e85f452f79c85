import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { NotEncrypted } from "./encryption/plain-text.ts";
import type { Outbox, OutboxEntry } from "./outbox.ts";

/** Sends messages, and keeps each until the server has it. */
export class Posting {
  readonly #client: MatrixClient;
  readonly #outbox: Outbox;
  readonly #isHeld: (room: Room) => Promise<boolean>;
  readonly #held: OutboxEntry[] = [];
  /** What goes into encrypted rooms keeps its order while it is looked at. */
  #before: Promise<unknown> = Promise.resolve();
  #hasSentKept = false;

  /** `isHeld`: nothing may be written in an encrypted room for now. */
  constructor(client: MatrixClient, outbox: Outbox, isHeld: (room: Room) => Promise<boolean>) {
    this.#client = client;
    this.#outbox = outbox;
    this.#isHeld = isHeld;
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

  /** Looks again at what was held; what still is stays so. */
  sendHeld(): void {
    for (const entry of this.#held.splice(0)) this.#post(entry);
  }

  /** The server has it, or it was given up. */
  forget(txnId: string | undefined): void {
    if (txnId !== undefined) this.#outbox.messages.remove(txnId).catch(() => undefined);
  }

  forgetAll(): Promise<void> {
    return this.#outbox.forget();
  }

  #post(entry: OutboxEntry): void {
    const room = this.#client.getRoom(entry.roomId);
    if (!room?.hasEncryptionStateEvent()) {
      this.#sendNow(entry);
      return;
    }
    this.#before = this.#before.then(async () => {
      if (await this.#mayNot(room)) this.#held.push(entry);
      else this.#sendNow(entry);
    });
  }

  /**
   * Asked before something is encrypted: the keys must not be given to anyone who has taken another's place. Where it cannot be
   * known who is in the room, nothing can be encrypted either, and the message says that it was not sent.
   */
  #mayNot(room: Room): Promise<boolean> {
    return this.#isHeld(room).catch(() => false);
  }

  /** Once more what was not sent; what is held stays as it is. */
  async resend(event: MatrixEvent, room: Room): Promise<void> {
    if (room.hasEncryptionStateEvent() && (await this.#mayNot(room))) return;
    const txnId = event.getTxnId();
    await this.#client.resendEvent(event, room).then(
      () => this.forget(txnId),
      () => undefined,
    );
  }

  #sendNow({ txnId, roomId, type, content }: OutboxEntry): void {
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
    if (room && event) void this.resend(event, room);
  }
}
