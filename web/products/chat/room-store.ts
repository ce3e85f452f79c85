import { IndexedDBStore, MemoryStore } from "matrix-js-sdk";
import type { IndexedToDeviceBatch, ToDeviceBatchWithTxnId } from "matrix-js-sdk/lib/models/ToDeviceMessage.js";

/**
 * What the chat knows of the rooms, kept in this browser. The SDK's own deletes its database when anything fails, also because it
 * was closed in the middle of it: what the next client has opened by then would be gone. And what goes from device to device waits in
 * memory: a database that is full or closed holds none of it up.
 */
export class RoomStore extends IndexedDBStore {
  constructor(dbName: string) {
    super({ indexedDB, localStorage, dbName });
    const { backend } = this;
    const clear = backend.clearDatabase.bind(backend);
    backend.clearDatabase = async () => {
      if (!this.#hasEnded) await clear();
    };
  }

  #hasEnded = false;

  override destroy(): Promise<void> {
    this.#hasEnded = true;
    return super.destroy();
  }

  override saveToDeviceBatches(batches: ToDeviceBatchWithTxnId[]): Promise<void> {
    return MemoryStore.prototype.saveToDeviceBatches.call(this, batches);
  }

  override getOldestToDeviceBatch(): Promise<IndexedToDeviceBatch | null> {
    return MemoryStore.prototype.getOldestToDeviceBatch.call(this);
  }

  override removeToDeviceBatch(id: number): Promise<void> {
    return MemoryStore.prototype.removeToDeviceBatch.call(this, id);
  }
}
