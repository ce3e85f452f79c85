import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { Ticket } from "../media/messages.ts";
import { everything, makeToken, readToken, TokenError } from "./token.ts";

const key = { id: "safos-1", secret: "x".repeat(48) };
const ticket: Ticket = {
  room: "r",
  identity: "p_1",
  name: "Åsa Öberg",
  metadata: "m",
  attributes: { kind: "person" },
  grants: { ...everything, canPublishSources: ["microphone"], isHidden: true },
};

function sign(header: object, claims: object, secret = key.secret): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part(header)}.${part(claims)}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}
const claims = { iss: key.id, sub: "p_1", exp: 1000, video: { room: "r", roomJoin: true } };

test("a token says again what it was made of", async () => {
  expect(await readToken([key], await makeToken(key, ticket, 0, 1000), 500)).toEqual(ticket);
});

test("an expired, early, foreign, tampered, unsigned or roomless token is refused", async () => {
  const good = await makeToken(key, ticket, 400, 1000);
  await expect(readToken([key], good, 1011)).rejects.toThrow(/expired/);
  await expect(readToken([key], good, 300)).rejects.toThrow(/not valid yet/);
  await expect(readToken([{ ...key, id: "other" }], good, 500)).rejects.toThrow(/another server/);
  await expect(readToken([{ ...key, secret: "y".repeat(48) }], good, 500)).rejects.toThrow(/signature/);
  const [header, , signature] = good.split(".");
  const forged = Buffer.from(JSON.stringify({ ...claims, video: { room: "other", roomJoin: true } })).toString(
    "base64url",
  );
  await expect(readToken([key], `${header}.${forged}.${signature}`, 500)).rejects.toThrow(/signature/);
  await expect(readToken([key], sign({ alg: "none" }, claims), 500)).rejects.toThrow(TokenError);
  await expect(
    readToken([key], `${sign({ alg: "HS256" }, claims).split(".").slice(0, 2).join(".")}.`, 500),
  ).rejects.toThrow(TokenError);
  for (const video of [undefined, {}, { room: "r" }, { roomJoin: true }, { room: 7, roomJoin: true }])
    await expect(readToken([key], sign({ alg: "HS256" }, { ...claims, video }), 500)).rejects.toThrow(/join a room/);
  await expect(readToken([key], sign({ alg: "HS256" }, { ...claims, exp: undefined }), 500)).rejects.toThrow(/expired/);
  await expect(readToken([key], sign({ alg: "HS256" }, { ...claims, sub: "" }), 500)).rejects.toThrow(TokenError);
  for (const text of ["", "a", "a.b", "a.b.c", "....", "x".repeat(70_000)])
    await expect(readToken([key], text, 500)).rejects.toThrow(TokenError);
});

test("what a token leaves out is allowed, what it denies is not", async () => {
  const open = await readToken([key], sign({ alg: "HS256" }, claims), 500);
  expect(open.grants).toMatchObject({ canPublish: true, canSubscribe: true, canPublishData: true, isHidden: false });
  const video = { ...claims.video, canPublish: false, canSubscribe: false, canPublishData: false };
  const closed = await readToken([key], sign({ alg: "HS256" }, { ...claims, video }), 500);
  expect(closed.grants).toMatchObject({ canPublish: false, canSubscribe: false, canPublishData: false });
});
