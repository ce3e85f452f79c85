import { expect, test } from "vitest";
import { decryptFile, encryptFile, readEncryptedFile } from "./attachments.ts";

const bytes = new TextEncoder().encode("Hälsning från Göteborg").buffer;
const url = "mxc://fk.example/fil";

test("a file is stored unreadable and comes back as it was", async () => {
  const { stored, about } = await encryptFile(bytes);
  expect(Buffer.from(stored).toString()).not.toContain("Göteborg");
  const read = readEncryptedFile({ ...about, url });
  if (!read) throw new Error("It is not read.");
  expect(new Uint8Array(await decryptFile(stored, read))).toEqual(new Uint8Array(bytes));
});

test("each file has a key and a beginning of its own, and counts from zero", async () => {
  const all = await Promise.all([encryptFile(bytes), encryptFile(bytes)]);
  expect(new Set(all.map(({ about }) => about.key.k)).size).toBe(2);
  expect(new Set(all.map(({ about }) => about.iv)).size).toBe(2);
  for (const { about } of all) expect([...Buffer.from(about.iv, "base64").subarray(8)]).toEqual(Array(8).fill(0));
});

test("what was changed on the server is refused", async () => {
  const { stored, about } = await encryptFile(bytes);
  new Uint8Array(stored)[3]! ^= 1;
  await expect(decryptFile(stored, { ...about, url })).rejects.toThrow("has been changed");
});

test("another kind of key, version or nothing at all is no encrypted file", async () => {
  const { about } = await encryptFile(bytes);
  for (const file of [
    null,
    "mxc://fk.example/fil",
    { ...about },
    { ...about, url, v: "v1" },
    { ...about, url, key: { ...about.key, alg: "A128CTR" } },
    { ...about, url, key: { ...about.key, k: 7 } },
    { ...about, url, hashes: {} },
  ])
    expect(readEncryptedFile(file)).toBeNull();
});
