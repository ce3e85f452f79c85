import type { RecoveryRequest } from "@safos/contract/key-recovery";
import { afterEach, expect, test, vi } from "vitest";
import { commitmentTo, makePair, openAnswer, sealBox } from "../../../platform/key-recovery/seal.ts";
import { beginAnswer, BrokenPromise, CannotOpen, exchangeOf, giveKey } from "./answering.ts";

const secret = crypto.getRandomValues(new Uint8Array(32));
const about = { userId: "@anna:fk.example", secretId: "abc" };
const ours = await makePair();
const person = await makePair();
const asked = {
  id: "r1",
  commitment: await commitmentTo(person.publicKey),
  person: { userId: about.userId },
  personKey: null,
} as RecoveryRequest;

/** What a server that answers so was asked. */
function serveBox(sealed: string): { path: string; body: Record<string, string> }[] {
  const calls: { path: string; body: Record<string, string> }[] = [];
  vi.stubGlobal("fetch", async (path: string, init?: { body?: string }) => {
    calls.push({ path, body: JSON.parse(init?.body ?? "{}") as Record<string, string> });
    return Response.json({ request: asked, sealed, secretId: about.secretId });
  });
  return calls;
}
afterEach(() => vi.unstubAllGlobals());

test("the officer's page opens the box, and gives what is in it to the page that kept its promise", async () => {
  const calls = serveBox(await sealBox(ours.publicKey, about, secret));
  const answering = await beginAnswer(ours, asked);
  expect(await exchangeOf(answering, asked)).toBe(null);
  const exchange = await exchangeOf(answering, { ...asked, personKey: person.publicKey });
  if (!exchange) throw new Error("There is none.");
  await giveKey(answering, exchange);
  const sealed = calls.at(-1)?.body["answer"] ?? "";
  expect(await openAnswer(person, exchange, sealed)).toEqual(secret);
  // Neither the key nor the officer's private one is in anything that was sent.
  const hex = Buffer.from(secret).toString("base64url");
  expect(JSON.stringify(calls)).not.toContain(hex);
});

test("a server that shows another key for the page that asks gets nothing, and the request is refused", async () => {
  const calls = serveBox(await sealBox(ours.publicKey, about, secret));
  const answering = await beginAnswer(ours, asked);
  const between = await makePair();
  await expect(exchangeOf(answering, { ...asked, personKey: between.publicKey })).rejects.toThrow(BrokenPromise);
  expect(calls.at(-1)?.path).toMatch(/\/r1\/refuse$/);
});

test("a box of another person, or sealed to another key, is not opened", async () => {
  const other = await makePair();
  for (const sealed of [
    await sealBox(other.publicKey, about, secret),
    await sealBox(ours.publicKey, { ...about, userId: "@bo:digg.example" }, secret),
  ]) {
    const calls = serveBox(sealed);
    await expect(beginAnswer(ours, asked)).rejects.toThrow(CannotOpen);
    expect(calls.at(-1)?.path).toMatch(/\/r1\/refuse$/);
  }
});
