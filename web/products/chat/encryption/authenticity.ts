import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";
import { EventShieldColour } from "matrix-js-sdk/lib/crypto-api/index.js";

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
    const about = await this.#client.getCrypto()?.getEncryptionInfoForEvent(event);
    if (about?.shieldColour === EventShieldColour.RED) this.#unproven.add(event);
    else this.#unproven.delete(event);
  }
}
