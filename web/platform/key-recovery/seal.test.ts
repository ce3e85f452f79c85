import { expect, test } from "vitest";
import { BadKeyFile, hasPassphrase, makeOfficerKey, openOfficerKey, WrongPassphrase } from "./officer-file.ts";
import { bytesOf, commitmentTo, makePair, openAnswer, openBox, sealAnswer, sealBox, textOf } from "./seal.ts";
import { fingerprintOf, signsOf } from "./signs.ts";

const secret = crypto.getRandomValues(new Uint8Array(32));
const about = { userId: "@anna:fk.example", secretId: "abc" };
const isRefused = async (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    () => true,
  );
/** The same text with one bit of one byte turned. */
function turned(text: string, at: number): string {
  const bytes = bytesOf(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return textOf(bytes);
}

test("a box is opened by the organisation's private key, for whom and what it was sealed, and by nothing else", async () => {
  const [ours, theirs] = [await makePair(), await makePair()];
  const sealed = await sealBox(ours.publicKey, about, secret);
  expect(sealed).toMatch(/^[\w-]{80,400}$/);
  expect(await openBox(ours, about, sealed)).toEqual(secret);
  expect(await isRefused(openBox(theirs, about, sealed))).toBe(true);
  expect(await isRefused(openBox({ ...ours, publicKey: theirs.publicKey }, about, sealed))).toBe(true);
  expect(await isRefused(openBox(ours, { ...about, userId: "@bo:digg.example" }, sealed))).toBe(true);
  expect(await isRefused(openBox(ours, { ...about, secretId: "abd" }, sealed))).toBe(true);
  for (let at = 0; at < 92; at += 1)
    expect([at, await isRefused(openBox(ours, about, turned(sealed, at)))]).toEqual([at, true]);
  // Sealed twice is never the same.
  expect(await sealBox(ours.publicKey, about, secret)).not.toBe(sealed);
});

test("public keys of small order, with which everyone would know the key, are refused", async () => {
  for (const first of [0, 1]) {
    const weak = new Uint8Array(32);
    weak[0] = first;
    expect(await isRefused(sealBox(textOf(weak), about, secret))).toBe(true);
  }
});

test("an answer opens in the one exchange it was made in: another request, page or officer is refused", async () => {
  const [person, officer, other] = [await makePair(), await makePair(), await makePair()];
  const exchange = { requestId: "r1", personKey: person.publicKey, officerKey: officer.publicKey };
  const sealed = await sealAnswer(officer, exchange, secret);
  expect(sealed).toMatch(/^[\w-]{80}$/);
  expect(await openAnswer(person, exchange, sealed)).toEqual(secret);
  expect(await isRefused(openAnswer(person, { ...exchange, requestId: "r2" }, sealed))).toBe(true);
  expect(await isRefused(openAnswer(person, { ...exchange, officerKey: other.publicKey }, sealed))).toBe(true);
  expect(await isRefused(openAnswer(other, exchange, sealed))).toBe(true);
  for (let at = 0; at < 60; at += 1)
    expect([at, await isRefused(openAnswer(person, exchange, turned(sealed, at)))]).toEqual([at, true]);
});

test("both pages see the same seven signs, and with another key between them others", async () => {
  const [person, officer, between] = [await makePair(), await makePair(), await makePair()];
  const exchange = { requestId: "r1", personKey: person.publicKey, officerKey: officer.publicKey };
  const signs = await signsOf(exchange);
  expect(signs).toHaveLength(7);
  expect(signs.every(({ sign, name }) => sign !== "" && name !== "")).toBe(true);
  expect(await signsOf({ ...exchange })).toEqual(signs);
  expect(await signsOf({ ...exchange, officerKey: between.publicKey })).not.toEqual(signs);
  expect(await signsOf({ ...exchange, personKey: between.publicKey })).not.toEqual(signs);
  expect(await commitmentTo(person.publicKey)).not.toBe(await commitmentTo(between.publicKey));
  expect(await commitmentTo(person.publicKey)).toMatch(/^[\w-]{43}$/);
  expect(await fingerprintOf(person.publicKey)).toMatch(/^([0-9a-f]{5} ){3}[0-9a-f]{5}$/);
});

test("an officer's file opens with its passphrase alone, and says what is wrong with any other file", async () => {
  const { publicKey, file } = await makeOfficerKey("Försäkringskassan", "korrekt häst");
  expect(hasPassphrase(file)).toBe(true);
  const pair = await openOfficerKey(file, "korrekt häst");
  expect(pair.publicKey).toBe(publicKey);
  expect(pair.privateKey.extractable).toBe(false);
  expect(await openBox(pair, about, await sealBox(publicKey, about, secret))).toEqual(secret);
  await expect(openOfficerKey(file, "fel")).rejects.toThrow(WrongPassphrase);

  const open = await makeOfficerKey("Försäkringskassan", "");
  expect(hasPassphrase(open.file)).toBe(false);
  expect((await openOfficerKey(open.file, "")).publicKey).toBe(open.publicKey);
  const other = JSON.parse(open.file) as object;
  for (const bad of [
    "",
    "{}",
    "[]",
    "null",
    "en text",
    JSON.stringify({ ...other, publicKey }),
    JSON.stringify({ ...other, privateKey: "AAAA" }),
    JSON.stringify({ ...other, sealed: { salt: "AA", rounds: 1e12, iv: "AA", data: "AA" } }),
  ])
    await expect(openOfficerKey(bad, "")).rejects.toThrow(BadKeyFile);
});
