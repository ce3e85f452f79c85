import { Encryption_Type, RequestResponse_Reason, TrackSource } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";

/** What a meeting that is encrypted end to end refuses, over HTTP and LiveKit's signalling. */

const server = await startTestServer();
const twin = await server.twin();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
});
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Nämnd", anna);
await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "viewer");

async function make(more: object = {}): Promise<string> {
  const path = `/api/v1/workspaces/${workspace.id}/meetings`;
  const { status, body } = await server.call(anna, "POST", path, { title: "Nämnd", ...more });
  expect(status).toBe(201);
  return `/api/v1/meetings/${body.id}`;
}

/** Someone in the call, as far as signalling goes. */
async function enter(who: TestPerson, path: string, at: TestServer = server) {
  const { status, body } = await server.call(who, "POST", `${path}/join`);
  expect([status, body.isEncrypted]).toEqual([200, true]);
  const client = new SignalClient(at, body.token as string);
  clients.push(client);
  await eventually(() => expect(client.messages).not.toEqual([]));
  return client;
}

test("it is decided before the meeting begins, by those who lead it", async () => {
  const path = await make();
  const set = (who: TestPerson | null, isEncrypted: unknown) => server.call(who, "PATCH", path, { isEncrypted });
  expect((await set(null, true)).status).toBe(401);
  expect((await set(britt, true)).status).toBe(404);
  expect((await set(bo, true)).status).toBe(403);
  expect((await set(anna, "yes")).status).toBe(400);
  expect(await set(anna, true)).toMatchObject({ status: 200, body: { isEncrypted: true } });
  expect((await set(anna, false)).body).toMatchObject({ isEncrypted: false });
  expect((await set(anna, true)).body).toMatchObject({ isEncrypted: true });
  await server.call(anna, "POST", `${path}/start`);
  expect(await set(anna, false)).toMatchObject({ status: 409, body: { code: "ENCRYPTION_LATE" } });
  // What stays as it is changes nothing.
  expect((await server.call(anna, "PATCH", path, { isEncrypted: true, title: "Presidium" })).body).toMatchObject({
    isEncrypted: true,
    title: "Presidium",
  });
  const open = await make({ isStarted: true });
  const late = await server.call(anna, "PATCH", open, { isEncrypted: true });
  expect(late).toMatchObject({ status: 409, body: { code: "ENCRYPTION_LATE" } });
  expect((await server.call(anna, "GET", open)).body).toMatchObject({ isEncrypted: false });
});

test("of a beginning and a change in the same moment both leave the meeting as everybody finds it", async () => {
  const path = await make();
  const [, change] = await Promise.all([
    server.call(anna, "POST", `${path}/start`),
    server.call(anna, "PATCH", path, { isEncrypted: true }),
  ]);
  const { isEncrypted } = (await server.call(anna, "GET", path)).body;
  expect(isEncrypted).toBe(change.status === 200);
});

test("a track that is not encrypted is refused in both processes, also to those who lead, and says why", async () => {
  const path = await make({ isEncrypted: true, isStarted: true });
  const both = [await enter(anna, path), await enter(bo, path, twin)];
  for (const one of both) {
    one.announce(TrackSource.CAMERA);
    one.announce(TrackSource.MICROPHONE);
    await eventually(() => expect(one.of("requestResponse")).toHaveLength(2));
    for (const { reason, message } of one.of("requestResponse")) {
      expect(reason).toBe(RequestResponse_Reason.NOT_ALLOWED);
      expect(message).toContain("encrypted end to end");
    }
    expect(one.of("trackPublished")).toEqual([]);
    one.announce(TrackSource.CAMERA, undefined, Encryption_Type.GCM);
    await eventually(() => expect(one.of("trackPublished")).toHaveLength(1));
    expect(one.of("trackPublished")[0]?.track?.encryption).toBe(Encryption_Type.GCM);
  }
});

test("a change of what people may do takes nothing of it away", async () => {
  const path = await make({ isEncrypted: true, isStarted: true });
  const member = await enter(bo, path);
  await server.call(anna, "PATCH", path, { permissions: { screen: false } });
  await eventually(() =>
    expect(
      member
        .of("update")
        .flatMap(({ participants }) => participants)
        .at(-1)?.permission?.canPublishSources,
    ).toHaveLength(2),
  );
  member.announce(TrackSource.CAMERA);
  await eventually(() => expect(member.of("requestResponse")).toHaveLength(1));
  member.announce(TrackSource.CAMERA, undefined, Encryption_Type.GCM);
  await eventually(() => expect(member.of("trackPublished")).toHaveLength(1));
});

test("captions and recordings are refused by the server, each with its reason", async () => {
  const path = await make({ isEncrypted: true, isStarted: true });
  expect(await server.call(anna, "PUT", `${path}/captions`, { language: "sv" })).toMatchObject({
    status: 409,
    body: { code: "CAPTIONS_ENCRYPTED" },
  });
  expect(await server.call(anna, "PUT", `${path}/recording`, { isPaused: false })).toMatchObject({
    status: 409,
    body: { code: "RECORDING_ENCRYPTED" },
  });
  // Whose meeting it is not learns nothing of it.
  expect((await server.call(britt, "PUT", `${path}/recording`, { isPaused: false })).status).toBe(404);
  expect((await server.call(bo, "PUT", `${path}/recording`, { isPaused: false })).status).toBe(403);
});

test("guests are told by the link and by their ticket", async () => {
  const path = await make({ isEncrypted: true, isStarted: true, lobby: "open" });
  const { secret } = (await server.call(anna, "POST", `${path}/guest-link`)).body as { secret: string };
  const guest = `/api/v1/guest/${secret}`;
  expect((await server.call(null, "GET", guest)).body).toMatchObject({ isEncrypted: true });
  const asked = await server.call(null, "POST", `${guest}/knock`, { name: "Citra" });
  expect(asked.body).toMatchObject({ state: "admitted", call: { isEncrypted: true } });
});
