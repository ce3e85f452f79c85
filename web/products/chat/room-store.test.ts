import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { RoomStore } from "./room-store.ts";

vi.stubGlobal("localStorage", undefined);
const names = async (): Promise<(string | undefined)[]> => (await indexedDB.databases()).map((one) => one.name);
const name = "matrix-js-sdk:safos-rooms";

async function open(): Promise<RoomStore> {
  const store = new RoomStore("safos-rooms");
  await store.startup();
  return store;
}

test("what a client that was ended in the middle of its start still writes does not remove what the next one keeps", async () => {
  const before = await open();
  await before.destroy();
  const after = await open();
  await before.storeClientOptions({ lazyLoadMembers: true });
  await before.save(true);
  expect(await names()).toEqual([name]);
  await after.storeClientOptions({ lazyLoadMembers: true });
  expect(await after.getClientOptions()).toEqual({ lazyLoadMembers: true });
  await after.deleteAllData();
  expect(await names()).toEqual([]);
});

test("what goes to devices goes out where the browser has closed the database", async () => {
  const store = await open();
  await store.backend.destroy();
  const batch = {
    eventType: "m.test",
    txnId: "1",
    batch: [{ userId: "@bo:digg.example", deviceId: "BO", payload: {} }],
  };
  await store.saveToDeviceBatches([batch]);
  const oldest = await store.getOldestToDeviceBatch();
  expect(oldest).toMatchObject(batch);
  await store.removeToDeviceBatch(oldest?.id ?? -1);
  expect(await store.getOldestToDeviceBatch()).toBeNull();
});
