import { RequestResponse_Reason, TrackSource, type ParticipantInfo } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";

/** Who leads a meeting, and what the others may do in its call, over HTTP and LiveKit's signalling. */

const server = await startTestServer();
const twin = await server.twin();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Råd", anna);
for (const viewer of [agnes, bo]) await server.safos.workspaces.addMember(anna.id, workspace.id, viewer.id, "viewer");

async function start(): Promise<{ id: string; path: string }> {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, {
    title: "Råd",
    isStarted: true,
  });
  return { id: made.body.id as string, path: `/api/v1/meetings/${made.body.id}` };
}

/** Someone in the call, as far as signalling goes. */
async function enter(who: TestPerson, path: string, at: TestServer = server) {
  const { token, identity } = (await server.call(who, "POST", `${path}/join`)).body as Record<string, string>;
  const client = new SignalClient(at, token ?? "");
  clients.push(client);
  await eventually(() => expect(client.messages).not.toEqual([]));
  const own = (): ParticipantInfo | undefined =>
    [
      ...client.of("join").flatMap(({ participant }) => participant ?? []),
      ...client.of("update").flatMap(({ participants }) => participants),
    ].findLast((one) => one.identity === identity);
  return Object.assign(client, {
    identity: identity ?? "",
    permission: () => own()?.permission,
    sources: () => own()?.permission?.canPublishSources,
    attributes: () => own()?.attributes,
    tracks: () => own()?.tracks.map(({ source, muted }) => [source, muted]),
    room: () => JSON.parse(client.of("roomUpdate").at(-1)?.room?.metadata || "{}") as Record<string, unknown>,
  });
}

const lead = (path: string, permissions: object) => server.call(anna, "PATCH", path, { permissions });

test("what is forbidden ends at once in the other process too, is refused anew, and comes back when it is allowed", async () => {
  const { path } = await start();
  const leader = await enter(anna, path);
  const member = await enter(bo, path, twin);
  for (const one of [leader, member])
    for (const source of [TrackSource.CAMERA, TrackSource.MICROPHONE]) one.announce(source);
  await eventually(() => expect(member.tracks()).toHaveLength(2));
  expect(await lead(path, { camera: false })).toMatchObject({
    status: 200,
    body: { permissions: { microphone: true, camera: false, screen: true, chat: true } },
  });
  await eventually(() => expect(member.of("trackUnpublished")).toHaveLength(1));
  expect(member.tracks()).toEqual([[TrackSource.MICROPHONE, false]]);
  expect(member.sources()).not.toContain(TrackSource.CAMERA);
  await eventually(() => expect(member.room()).toMatchObject({ permissions: { camera: false } }));
  member.announce(TrackSource.CAMERA);
  await eventually(() => expect(member.of("requestResponse").at(-1)?.reason).toBe(RequestResponse_Reason.NOT_ALLOWED));
  // Who leads is not concerned.
  expect(leader.of("trackUnpublished")).toEqual([]);
  expect(leader.tracks()).toHaveLength(2);
  // Who comes later finds it so, whatever their token says.
  const later = await enter(agnes, path);
  later.announce(TrackSource.CAMERA);
  await eventually(() => expect(later.of("requestResponse").at(-1)?.reason).toBe(RequestResponse_Reason.NOT_ALLOWED));
  expect(later.sources()).toContain(TrackSource.MICROPHONE);
  await lead(path, { microphone: false, screen: false });
  await eventually(() => expect(member.tracks()).toEqual([]));
  await eventually(() => expect(member.permission()).toMatchObject({ canPublish: false, canPublishData: true }));
  await lead(path, { microphone: true, camera: true, screen: true });
  await eventually(() => expect(member.permission()).toMatchObject({ canPublish: true, canPublishSources: [] }));
  member.announce(TrackSource.CAMERA);
  await eventually(() => expect(member.tracks()).toEqual([[TrackSource.CAMERA, false]]));
});

test("a moderator turns off a camera, which its owner opens again, and ends a shared screen", async () => {
  const { path } = await start();
  const member = await enter(bo, path, twin);
  for (const source of [TrackSource.CAMERA, TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO])
    member.announce(source);
  await eventually(() => expect(member.tracks()).toHaveLength(3));
  const stop = (who: TestPerson | null, source: string, identity = member.identity) =>
    server.call(who, "POST", `${path}/participants/${identity}/stop`, { source });
  await eventually(async () => expect((await stop(anna, "screen")).status).toBe(200));
  await eventually(() => expect(member.tracks()).toEqual([[TrackSource.CAMERA, false]]));
  expect((await stop(anna, "camera")).status).toBe(200);
  await eventually(() => expect(member.tracks()).toEqual([[TrackSource.CAMERA, true]]));
  const sid = member.of("mute").at(-1)?.sid ?? "";
  member.send({ case: "mute", value: { $typeName: "livekit.MuteTrackRequest", sid, muted: false } as never });
  await eventually(() => expect(member.tracks()).toEqual([[TrackSource.CAMERA, false]]));
  expect((await stop(null, "camera")).status).toBe(401);
  expect((await stop(britt, "camera")).status).toBe(404);
  expect((await stop(bo, "camera")).status).toBe(403);
  expect((await stop(anna, "microphone")).status).toBe(400);
  expect((await stop(anna, "camera", "p_x")).body.code).toBe("NOT_PRESENT");
});

test("a member is made a moderator of one meeting, in the call that goes on, and no longer is", async () => {
  const { id, path } = await start();
  const other = await start();
  const member = await enter(bo, path, twin);
  await lead(path, { camera: false });
  await eventually(() => expect(member.sources()).not.toEqual([]));
  const put = (who: TestPerson | null, person: string, method = "PUT") =>
    server.call(who, method, `${path}/moderators/${person}`);
  expect((await put(anna, bo.id)).status).toBe(200);
  await eventually(() => expect(member.attributes()).toMatchObject({ isModerator: "yes" }));
  await eventually(() => expect(member.sources()).toEqual([]));
  expect((await server.call(bo, "GET", path)).body).toMatchObject({
    canModerate: true,
    canManage: false,
    moderatorIds: [bo.id],
  });
  const listed = await server.call(bo, "GET", `/api/v1/workspaces/${workspace.id}/meetings?state=current`);
  const found = (listed.body.items as { id: string; canModerate: boolean }[]).filter((one) => one.canModerate);
  expect(found.map((one) => one.id)).toEqual([id]);
  expect((await server.call(bo, "PATCH", path, { isLocked: true })).status).toBe(200);
  expect((await server.call(bo, "PATCH", other.path, { isLocked: true })).status).toBe(403);
  // They lead; they do not manage.
  expect((await put(bo, agnes.id)).status).toBe(403);
  expect((await server.call(bo, "POST", `${path}/guest-link`)).status).toBe(403);
  expect((await server.call(bo, "DELETE", path)).status).toBe(403);
  expect((await put(anna, bo.id, "DELETE")).status).toBe(200);
  await eventually(() => expect(member.attributes()).toMatchObject({ isModerator: "no" }));
  await eventually(() => expect(member.sources()).not.toEqual([]));
  expect((await server.call(bo, "PATCH", path, { isLocked: false })).status).toBe(403);
  for (const method of ["PUT", "DELETE"]) {
    expect((await put(null, bo.id, method)).status, method).toBe(401);
    expect((await put(britt, bo.id, method)).status, method).toBe(404);
    expect((await put(agnes, bo.id, method)).status, method).toBe(403);
    expect((await put(anna, "not-an-id", method)).status, method).toBe(400);
    // Of another agency, and no member.
    expect((await put(anna, britt.id, method)).status, method).toBe(404);
  }
  expect((await server.call(anna, "POST", `${path}/end`)).status).toBe(200);
  expect((await put(anna, bo.id)).body.code).toBe("ENDED");
});

test("who is removed from the workspace leads no longer, also when they come back, and nobody leads in an archived one", async () => {
  const { path } = await start();
  await server.call(anna, "PUT", `${path}/moderators/${bo.id}`);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  expect((await server.call(bo, "PATCH", path, { isLocked: true })).status).toBe(404);
  await eventually(async () => expect((await server.call(anna, "GET", path)).body.moderatorIds).toEqual([]));
  await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "viewer");
  expect((await server.call(bo, "PATCH", path, { isLocked: true })).status).toBe(403);
  await server.call(anna, "PUT", `${path}/moderators/${bo.id}`);
  expect((await server.call(bo, "GET", path)).body.canModerate).toBe(true);
  await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/archive`);
  await eventually(async () => expect((await server.call(bo, "GET", path)).body.canModerate).toBe(false));
  expect((await server.call(bo, "PATCH", path, { isLocked: true })).status).toBe(403);
  await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/unarchive`);
});

test("permissions that make no sense are refused, and those who do not lead change none", async () => {
  const { path } = await start();
  for (const permissions of [{ camera: "no" }, { more: true }, null, [], "chat"])
    expect((await server.call(anna, "PATCH", path, { permissions })).status, JSON.stringify(permissions)).toBe(400);
  expect((await server.call(bo, "PATCH", path, { permissions: { chat: false } })).status).toBe(403);
  expect((await server.call(britt, "PATCH", path, { permissions: { chat: false } })).status).toBe(404);
  expect((await server.call(null, "PATCH", path, { permissions: { chat: false } })).status).toBe(401);
  expect((await lead(path, {})).body.permissions).toEqual({ microphone: true, camera: true, screen: true, chat: true });
});
