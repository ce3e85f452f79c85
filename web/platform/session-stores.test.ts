import { expect, test } from "vitest";
import {
  databasesFor,
  emojiChoicesOf,
  encryptionFlagOf,
  ownerOfDatabase,
  ownerOfItem,
  personOf,
  recoveryPinOf,
  recoveryStoreOf,
  sessionOf,
} from "./session-stores.ts";

test.each([
  { userId: "@anna:fk.example", deviceId: "ABCDEF" },
  { userId: "@anna-lena.ek:a-b.fk.example", deviceId: "web-12" },
])("all that a session stores is known as its own, and no other's ($userId)", (device) => {
  const other = { ...device, deviceId: "OTHER" };
  for (const name of databasesFor(device)) {
    expect(ownerOfDatabase(name)).toBe(sessionOf(device));
    expect(ownerOfDatabase(name)).not.toBe(sessionOf(other));
  }
  expect(new Set(databasesFor(device)).size).toBe(5);
  expect(ownerOfItem(encryptionFlagOf(device))).toBe(sessionOf(device));
  expect(ownerOfDatabase(recoveryStoreOf(device.userId))).toBe(personOf(device));
  expect(ownerOfItem(recoveryPinOf(device.userId))).toBe(personOf(device));
  expect(ownerOfItem(emojiChoicesOf(device.userId))).toBe(personOf(device));
});

test.each(["safos held @anna:fk.example", "safos outbox @anna:fk.example", "safos uploads @a:x", "y-indexeddb", ""])(
  "the database %j is nobody's that ends with a session",
  (name) => expect(ownerOfDatabase(name)).toBeNull(),
);

test.each(["safos.theme", "safos.locale", "safos.encryption.", "safos.draft.!r:x"])(
  "the entry %j stays when a session ends by itself",
  (key) => expect(ownerOfItem(key)).toBeNull(),
);
