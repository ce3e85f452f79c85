import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";
import { EventShieldReason as Reason } from "matrix-js-sdk/lib/crypto-api/index.js";

/** The message is another's than the one whose key opened it, or their identity is another than it was. */
const always: readonly Reason[] = [
  Reason.MISMATCHED_SENDER,
  Reason.MISMATCHED_SENDER_KEY,
  Reason.VERIFICATION_VIOLATION,
];
/** Its device is nobody's that the sender has signed, which says something only of those who sign theirs. */
const ofUnsigned: readonly Reason[] = [Reason.UNSIGNED_DEVICE, Reason.UNKNOWN_DEVICE];

/** Of which decrypted messages nothing proves that the one they name has written them. */
export class Authenticity {
  readonly #client: MatrixClient;
  readonly #unproven = new WeakSet<MatrixEvent>();

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  isUnproven(event: MatrixEvent): boolean {
    return this.#unproven.has(event);
  }

  /** Decrypts what can be and looks who it is from. */
  async look(event: MatrixEvent): Promise<void> {
    await this.#client.decryptEventIfNeeded(event);
    if (await this.#isUnprovenNow(event)) this.#unproven.add(event);
    else this.#unproven.delete(event);
  }

  async #isUnprovenNow(event: MatrixEvent): Promise<boolean> {
    const crypto = this.#client.getCrypto();
    const reason = (await crypto?.getEncryptionInfoForEvent(event))?.shieldReason ?? null;
    if (!crypto || reason === null) return false;
    const sender = event.getSender() ?? "";
    return always.includes(reason) || (ofUnsigned.includes(reason) && (await crypto.userHasCrossSigningKeys(sender)));
  }
}
