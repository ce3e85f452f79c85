import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Room, WebhookEvent } from "@livekit/protocol";
import { jwtVerify } from "jose";
import { afterAll, expect, test } from "vitest";
import { createLog } from "#log";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { enter, keyOne, keyTwo, tokenOf } from "./testing.ts";
import { createWebhooks } from "./webhooks.ts";

/** LiveKit's webhooks: what happens in a key's rooms, posted to its program and to nobody else. */

interface Posted {
  readonly event: WebhookEvent;
  readonly body: string;
  readonly authorization: string;
}
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** A program that answers its posts with these statuses, the last one from then on; null: never. */
async function listen(...statuses: (number | null)[]): Promise<{ url: string; posted: Posted[] }> {
  const posted: Posted[] = [];
  const program: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString("utf8")));
    request.on("end", () => {
      const event = WebhookEvent.fromJsonString(body);
      posted.push({ event, body, authorization: request.headers.authorization ?? "" });
      const status = statuses[Math.min(posted.length, statuses.length) - 1];
      if (status) response.writeHead(status).end("x".repeat(1000));
    });
  });
  await new Promise<void>((done) => program.listen(0, "127.0.0.1", done));
  closing.push(() => {
    program.closeAllConnections();
    program.close();
  });
  return { url: `http://127.0.0.1:${(program.address() as AddressInfo).port}/hook`, posted };
}

test("a program is told of its rooms in order, signed with its key, also after it was away, and another's are not told", async () => {
  const one = await listen(500, 200);
  const two = await listen(200);
  const server = await startTestServer({
    SAFOS_MEDIA_KEYS: `${keyOne.id}:${keyOne.secret},${keyTwo.id}:${keyTwo.secret}`,
    SAFOS_MEDIA_WEBHOOKS: `${keyOne.id}=${one.url},${keyTwo.id}=${two.url}`,
  });
  closing.push(() => server.stop());
  const { first } = await enter(server.url, tokenOf(keyOne, { room: "r", roomJoin: true }, { sub: "a" }));
  expect(first).toBe("join");
  const response = await fetch(`${server.url}/twirp/livekit.RoomService/DeleteRoom`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${tokenOf(keyOne, { roomCreate: true })}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ room: "r" }),
  });
  expect(response.status).toBe(200);
  await eventually(() => expect(one.posted).toHaveLength(4));
  expect(one.posted.map(({ event }) => event.event)).toEqual([
    "room_started",
    "room_started",
    // No media ever came.
    "participant_connection_aborted",
    "room_finished",
  ]);
  expect(one.posted[0]?.event.id).toBe(one.posted[1]?.event.id);
  expect(one.posted[2]?.event).toMatchObject({ room: { name: "r" }, participant: { identity: "a" } });
  for (const { body, authorization } of one.posted) {
    const { payload } = await jwtVerify(authorization, new TextEncoder().encode(keyOne.secret), { issuer: keyOne.id });
    expect(payload["sha256"]).toBe(createHash("sha256").update(body).digest("base64"));
  }
  expect(two.posted).toEqual([]);
  // A webhook for a key that is none is a fault of the configuration.
  const stray = server.twin({ SAFOS_MEDIA_WEBHOOKS: "APIother=http://127.0.0.1:1/" });
  await expect(stray).rejects.toThrow(/APIother, which is no key/);
});

test("a dead receiver keeps nobody waiting and costs a thousand events at most; a refusal is not tried again", async () => {
  const silent = await listen(null);
  const refusing = await listen(403);
  const urls = new Map([
    [keyOne.id, silent.url],
    [keyTwo.id, refusing.url],
  ]);
  const webhooks = createWebhooks([keyOne, keyTwo], urls, createLog("silent"));
  closing.push(() => webhooks.stop());
  const began = performance.now();
  for (let index = 0; index < 5000; index++)
    webhooks.sendRoom(keyOne.id, "room_started", new Room({ name: `${index}` }));
  expect(performance.now() - began).toBeLessThan(2000);
  for (const name of ["a", "b"]) webhooks.sendRoom(keyTwo.id, "room_started", new Room({ name }));
  await eventually(() => expect(refusing.posted.map(({ event }) => event.room?.name)).toEqual(["a", "b"]));
  expect(refusing.posted[1]?.event.numDropped).toBe(1);
  expect(silent.posted).toHaveLength(1);
});
