import { TrackSource, TrackType } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";

/** One screen or person that everybody sees alone, over HTTP and LiveKit's signalling. */

const server = await startTestServer();
const twin = await server.twin();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Visning", anna);
for (const viewer of [agnes, bo]) await server.safos.workspaces.addMember(anna.id, workspace.id, viewer.id, "viewer");

async function start(): Promise<string> {
  const body = { title: "Visning", isStarted: true };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, body);
  return `/api/v1/meetings/${made.body.id}`;
}

/** Someone in the call, as far as signalling goes; `only`: what they are told is shown alone. */
async function enter(who: TestPerson, path: string, at: TestServer = server) {
  const { token, identity } = (await server.call(who, "POST", `${path}/join`)).body as Record<string, string>;
  const client = new SignalClient(at, token ?? "");
  clients.push(client);
  await eventually(() => expect(client.messages).not.toEqual([]));
  // The server knows of it a moment later.
  await eventually(async () => {
    const { participants } = (await server.call(anna, "GET", path)).body as { participants: { identity: string }[] };
    expect(participants.map((one) => one.identity)).toContain(identity);
  });
  const only = (): unknown => {
    const metadata = [...client.of("join"), ...client.of("roomUpdate")].at(-1)?.room?.metadata;
    return (JSON.parse(metadata || "{}") as Record<string, unknown>)["only"];
  };
  return Object.assign(client, { identity: identity ?? "", only });
}

const show = (who: TestPerson | null, path: string, identity: string, body: object) =>
  server.call(who, "PUT", `${path}/participants/${identity}/only`, body);
const on = { source: "screen", isOn: true };
const off = { source: "screen", isOn: false };

test("who shares a screen shows it alone, to those in the other process and those who come later too, and ends it", async () => {
  const path = await start();
  const presenter = await enter(bo, path);
  const viewer = await enter(anna, path, twin);
  // Not shared, not shown.
  expect((await show(bo, path, presenter.identity, on)).status).toBe(200);
  presenter.announce(TrackSource.SCREEN_SHARE, TrackType.VIDEO);
  await eventually(() => expect(presenter.of("trackPublished")).toHaveLength(1));
  expect(viewer.only()).toBeUndefined();
  expect((await show(bo, path, presenter.identity, on)).status).toBe(200);
  const shown = { identity: presenter.identity, source: "screen" };
  await eventually(() => expect(viewer.only()).toEqual(shown));
  const late = await enter(agnes, path, twin);
  expect(late.only()).toEqual(shown);
  expect((await show(bo, path, presenter.identity, off)).status).toBe(200);
  await eventually(() => expect(late.only()).toBeUndefined());
});

test("it ends with the share, and a person's with their leaving", async () => {
  const path = await start();
  const leader = await enter(anna, path);
  const presenter = await enter(bo, path);
  presenter.announce(TrackSource.SCREEN_SHARE, TrackType.VIDEO);
  await eventually(() => expect(presenter.of("trackPublished")).toHaveLength(1));
  expect((await show(anna, path, presenter.identity, on)).status).toBe(200);
  await eventually(() => expect(leader.only()).toBeDefined());
  await server.call(anna, "POST", `${path}/participants/${presenter.identity}/stop`, { source: "screen" });
  await eventually(() => expect(leader.only()).toBeUndefined());
  await show(anna, path, presenter.identity, { source: "person", isOn: true });
  await eventually(() => expect(leader.only()).toEqual({ identity: presenter.identity, source: "person" }));
  await server.call(anna, "DELETE", `${path}/participants/${presenter.identity}`);
  await eventually(() => expect(leader.only()).toBeUndefined());
});

test("a presenter takes nothing away that those who lead show; those who lead do", async () => {
  const path = await start();
  const leader = await enter(anna, path);
  const [one, other] = [await enter(bo, path), await enter(agnes, path)];
  for (const client of [one, other]) {
    client.announce(TrackSource.SCREEN_SHARE, TrackType.VIDEO);
    await eventually(() => expect(client.of("trackPublished")).toHaveLength(1));
  }
  await show(anna, path, one.identity, on);
  await eventually(() => expect(leader.only()).toMatchObject({ identity: one.identity }));
  await show(agnes, path, other.identity, on);
  await show(agnes, path, other.identity, off);
  expect(leader.only()).toMatchObject({ identity: one.identity });
  await show(anna, path, other.identity, on);
  await eventually(() => expect(leader.only()).toMatchObject({ identity: other.identity }));
});

test("nobody else shows anything", async () => {
  const path = await start();
  const presenter = await enter(bo, path);
  expect((await show(null, path, presenter.identity, on)).status).toBe(401);
  expect((await show(britt, path, presenter.identity, on)).status).toBe(404);
  expect((await show(agnes, path, presenter.identity, on)).status).toBe(403);
  expect((await show(agnes, path, presenter.identity, off)).status).toBe(403);
  expect((await show(bo, path, presenter.identity, { source: "person", isOn: true })).status).toBe(403);
  expect((await show(anna, path, presenter.identity, { source: "window", isOn: true })).status).toBe(400);
  expect((await show(anna, path, "p_x", on)).body.code).toBe("NOT_PRESENT");
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  expect((await show(bo, path, presenter.identity, on)).status).toBe(404);
  const planned = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, { title: "Sen" });
  const later = `/api/v1/meetings/${planned.body.id}`;
  expect((await show(anna, later, presenter.identity, on)).body.code).toBe("NOT_LIVE");
});
