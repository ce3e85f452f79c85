import "fake-indexeddb/auto";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { allowStoring, databasesOf, openDatabase, stopStoring } from "./database.ts";
import { holdSession, removeDatabase, sweepEnded, sweepLeft } from "./ended-sessions.ts";
import { cacheText, leftName, readCached } from "./offline.ts";
import { databasesFor, encryptionFlagOf, recoveryStoreOf, type Device } from "./session-stores.ts";

/** The browser's, as far as it is used here: its entries are its own keys. */
class Items {
  getItem(key: string): string | null {
    return (this as Record<string, unknown>)[key] === undefined ? null : String((this as Record<string, unknown>)[key]);
  }
  setItem(key: string, value: string): void {
    (this as Record<string, unknown>)[key] = value;
  }
  removeItem(key: string): void {
    delete (this as Record<string, unknown>)[key];
  }
}

const page = new EventTarget();
vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));

const anna: Device = { userId: "@anna:fk.example", deviceId: "ANNAS" };
const again: Device = { ...anna, deviceId: "NEXT" };
const bo: Device = { userId: "@bo:fk.example", deviceId: "BOS" };
const filterOf = ({ userId }: Device): string => `mxjssdk_memory_filter_FILTER_SYNC_${userId}`;

async function clear(): Promise<void> {
  allowStoring();
  for (const name of await databasesOf("")) await removeDatabase(name);
}
beforeEach(async () => {
  vi.stubGlobal("localStorage", new Items());
  await clear();
});
// Other tests are to find nothing of it.
afterAll(async () => {
  await clear();
  vi.unstubAllGlobals();
});

async function make(name: string): Promise<void> {
  (await openDatabase(name, 1, (fresh) => fresh.createObjectStore("things")))?.close();
}

async function fill(device: Device): Promise<void> {
  for (const name of [...databasesFor(device), recoveryStoreOf(device.userId)]) await make(name);
  localStorage.setItem(encryptionFlagOf(device), "needed");
  localStorage.setItem(filterOf(device), "1");
}

/** What is stored of someone, by database and entry. */
const storedOf = async ({ userId }: Device): Promise<string[]> =>
  [...(await databasesOf("")), ...Object.keys(localStorage)].filter((name) => name.includes(userId)).toSorted();

const isFree = (device: Device): Promise<boolean> =>
  navigator.locks.request(
    `safos session ${device.userId}-${device.deviceId}`,
    { ifAvailable: true },
    (lock) => lock !== null,
  );

test("a tab that opens its stores after its person has left in another one is told, and holds and lists nothing", async () => {
  localStorage.setItem(leftName, anna.deviceId);
  const onLeft = vi.fn();
  await expect(holdSession(anna, onLeft)).rejects.toThrow("left");
  expect(onLeft).toHaveBeenCalledOnce();
  expect(await isFree(anna)).toBe(true);
  expect(await storedOf(anna)).toEqual([]);
  expect(localStorage.getItem("safos.sessions")).toBeNull();
});

test("a tab that holds its session is told once its person leaves in another one, and holds it until it says so", async () => {
  const onLeft = vi.fn();
  const release = await holdSession(anna, onLeft);
  page.dispatchEvent(Object.assign(new Event("storage"), { key: leftName, newValue: bo.deviceId }));
  expect(onLeft).not.toHaveBeenCalled();
  page.dispatchEvent(Object.assign(new Event("storage"), { key: leftName, newValue: anna.deviceId }));
  expect(onLeft).toHaveBeenCalledOnce();
  expect(await isFree(anna)).toBe(false);
  release();
  await vi.waitFor(async () => expect(await isFree(anna)).toBe(true));
});

test("a tab that lets go of its session finds at once that nobody uses it", async () => {
  await fill(anna);
  const release = await holdSession(anna, () => undefined);
  release();
  await sweepEnded(null);
  expect(await storedOf(anna)).toEqual([]);
});

test("what a session that was left has stored goes, once the last tab has let go of it", async () => {
  await fill(anna);
  await make(`safos held ${anna.userId}`);
  const release = await holdSession(anna, () => undefined);
  localStorage.setItem(leftName, anna.deviceId);
  const sweeping = sweepLeft();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await storedOf(anna)).length).toBeGreaterThan(5);
  // What it opens until then goes too.
  await make(`safos shared ${anna.userId} document/1`);
  release();
  await sweeping;
  expect(await storedOf(anna)).toEqual([]);
});

test("what anyone else has here stays, and what is the person's while they have another session", async () => {
  for (const device of [anna, again, bo]) await fill(device);
  await make(`safos held ${bo.userId}`);
  localStorage.setItem(leftName, anna.deviceId);
  const before = await storedOf(bo);
  await sweepLeft();
  expect(await storedOf(bo)).toEqual(before);
  expect(await storedOf(anna)).toEqual(
    [...databasesFor(again), recoveryStoreOf(anna.userId), encryptionFlagOf(again), filterOf(anna)].toSorted(),
  );
});

test("without anyone having left nothing is removed", async () => {
  await fill(anna);
  const before = await storedOf(anna);
  await sweepLeft();
  expect(await storedOf(anna)).toEqual(before);
});

test("a page whose person leaves waits for what is being opened, and stores nothing more until someone is signed in", async () => {
  const opening = openDatabase("safos held @anna:fk.example", 1, (fresh) => fresh.createObjectStore("answers"));
  await stopStoring();
  expect(await opening).toBeNull();
  // It is there to be found, and nobody has it open.
  expect(await databasesOf("safos held ")).toHaveLength(1);
  await new Promise((resolve, reject) => {
    const removing = indexedDB.deleteDatabase("safos held @anna:fk.example");
    removing.addEventListener("success", resolve);
    removing.addEventListener("blocked", reject);
  });
  await make("safos held @anna:fk.example");
  cacheText("me", "{}");
  expect(await storedOf(anna)).toEqual([]);
  expect(readCached("me")).toBeNull();
  allowStoring();
  await make("safos held @anna:fk.example");
  cacheText("me", "{}");
  expect(await storedOf(anna)).toHaveLength(1);
  expect(readCached("me")).toBe("{}");
});
