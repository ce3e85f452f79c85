import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBackupKey } from "./key.ts";
import { decrypt, encrypt, encryptedSize, isEncrypted } from "./stream.ts";

const key = createBackupKey(randomBytes(32).toString("hex"));
const header = 56;
const frame = 65_536 + 16;

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const seal = (text: Buffer, by = key): Promise<Buffer> => collect(encrypt(Readable.from([text]), by));
const open = (sealed: Buffer, by: typeof key | null = key): Promise<Buffer> =>
  collect(decrypt(Readable.from([sealed]), by));

test("what is encrypted comes out as it went in, whatever its size and the pieces that it comes in", async () => {
  for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000]) {
    const text = randomBytes(size);
    const sealed = await seal(text);
    expect([size, sealed.length]).toEqual([size, encryptedSize(size)]);
    expect(isEncrypted(sealed)).toBe(true);
    expect((await open(sealed)).equals(text)).toBe(true);
    expect(sealed.includes(text.subarray(0, 32)) && size > 31).toBe(false);
  }
  const text = randomBytes(200_000);
  const sealed = await seal(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(sealed.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), sealed.length];
      const pieces = at.slice(1).map((end, index) => sealed.subarray(at[index], end));
      expect((await collect(decrypt(Readable.from(pieces), key))).equals(text)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("a flipped bit anywhere, a cut anywhere, chunks exchanged, repeated or left out are noticed", async () => {
  const text = randomBytes(65_536 * 3);
  const sealed = await seal(text);
  for (const at of [header, header + 100, header + frame, sealed.length - 1, 45, 55]) {
    const flipped = Buffer.from(sealed);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    await expect(open(flipped)).rejects.toThrow(/damaged or cut off/);
  }
  for (const length of [header, header + 10, header + frame, header + 2 * frame, sealed.length - 1])
    await expect(open(sealed.subarray(0, length))).rejects.toThrow(/damaged or cut off/);
  await expect(open(sealed.subarray(0, 20))).rejects.toThrow(/cut off in its beginning/);
  const chunk = (index: number): Buffer => sealed.subarray(header + index * frame, header + (index + 1) * frame);
  const head = sealed.subarray(0, header);
  for (const order of [
    [1, 0, 2],
    [0, 0, 1, 2],
    [0, 2],
    [2, 1, 0],
    [0, 1, 2, 2],
  ])
    await expect(open(Buffer.concat([head, ...order.map(chunk)]))).rejects.toThrow(/damaged or cut off/);
  const other = await seal(text);
  const mixed = Buffer.concat([head, chunk(0), other.subarray(header + frame)]);
  await expect(open(mixed)).rejects.toThrow(/damaged or cut off/);
});

test("without the key, or with another one, it says so", async () => {
  const phrase = createBackupKey("en lång mening att minnas");
  const sealed = await seal(Buffer.from("hemligt"), phrase);
  expect((await open(sealed, createBackupKey("en lång mening att minnas"))).toString()).toBe("hemligt");
  await expect(open(sealed, createBackupKey("en annan mening att minnas"))).rejects.toMatchObject({
    code: "BACKUP_KEY_WRONG",
  });
  await expect(open(sealed, key)).rejects.toMatchObject({ code: "BACKUP_KEY_WRONG" });
  await expect(open(sealed, null)).rejects.toMatchObject({ code: "BACKUP_KEY_MISSING" });
  const raw = randomBytes(32);
  const both = await seal(Buffer.from("x"), createBackupKey(raw.toString("hex")));
  expect((await open(both, createBackupKey(raw.toString("base64")))).toString()).toBe("x");
});
