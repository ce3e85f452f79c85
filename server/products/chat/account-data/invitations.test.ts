import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { askSliding } from "../sliding/testing.ts";
import { MatrixCaller, synapseAdminOf } from "../testing.ts";

/** Who wants no invitations is asked in by nobody, in two processes. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const stable = "m.invite_permission_config";
const unstable = "org.matrix.msc4380.invite_permission_config";

const choose = (who: TestPerson, content: object, type = stable, at = here) =>
  at.get(who, "PUT", `/v3/user/${id(who.userId)}/account_data/${type}`, content);
const block = (who: TestPerson) => choose(who, { default_action: "block" });
const open = (who: TestPerson) => choose(who, {});
const invite = (roomId: string, who: TestPerson, at = here) =>
  at.ask(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: who.userId });
const isBlocked = (answer: { status: number; body: { errcode?: string; error?: string } }) =>
  expect([answer.status, answer.body.errcode]).toEqual([403, "M_INVITE_BLOCKED"]);
const membership = async (roomId: string, who: TestPerson): Promise<unknown> =>
  (await here.ask(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.member/${id(who.userId)}`)).body.membership;

test("every way of inviting is refused, in both processes, until the person wants invitations again", async () => {
  const roomId = await here.room(anna, [agnes], { name: "Remiss" });
  await block(bo);
  // The other process may not have read yet what was chosen in this one.
  isBlocked(await invite(roomId, bo, there));
  isBlocked(await there.ask(anna, "POST", "/v3/createRoom", { preset: "private_chat", invite: [bo.userId] }));
  isBlocked(await invite(roomId, bo));
  const direct = { preset: "trusted_private_chat", is_direct: true, invite: [bo.userId] };
  isBlocked(await here.ask(anna, "POST", "/v3/createRoom", direct));
  isBlocked(
    await here.ask(anna, "POST", "/v3/createRoom", { preset: "private_chat", invite: [agnes.userId, bo.userId] }),
  );
  const state = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(bo.userId)}`;
  isBlocked(await here.ask(anna, "PUT", state, { membership: "invite" }));
  // What is sent later is no membership.
  expect((await here.ask(anna, "PUT", `${state}?org.matrix.msc4140.delay=1`, { membership: "invite" })).status).toBe(
    403,
  );
  expect(await membership(roomId, bo)).toBeUndefined();
  await open(bo);
  // Until the other process has read it, it refuses.
  await expect.poll(async () => (await invite(roomId, bo, there)).status).toBe(200);
  await expect.poll(() => membership(roomId, bo)).toBe("invite");
});

test("who may not invite is not said more than that", async () => {
  const roomId = await here.room(anna, [agnes], { power_level_content_override: { invite: 50 } });
  await block(bo);
  expect(await here.refused(agnes, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId })).toBe(
    "403 M_FORBIDDEN",
  );
  expect(await here.refused(null, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId })).toBe(
    "401 M_MISSING_TOKEN",
  );
  await open(bo);
});

test("only the person chooses, by the earlier name too where there is no other, and nonsense blocks nothing", async () => {
  const path = `/v3/user/${id(agnes.userId)}/account_data/${stable}`;
  expect(await here.refused(anna, "PUT", path, { default_action: "block" })).toBe("403 M_FORBIDDEN");
  expect(await here.refused(null, "PUT", path, { default_action: "block" })).toBe("401 M_MISSING_TOKEN");
  const roomId = await here.room(anna, [], {});
  await choose(agnes, { default_action: "block" }, unstable);
  isBlocked(await invite(roomId, agnes));
  for (const nonsense of [{ default_action: "Block" }, { default_action: 7 }, { default_action: ["block"] }, {}]) {
    await choose(agnes, nonsense);
    const made = await here.ask(anna, "POST", "/v3/createRoom", { invite: [agnes.userId] });
    expect([nonsense, made.status]).toEqual([nonsense, 200]);
  }
  expect((await invite(roomId, agnes)).status).toBe(200);
});

test("invitations that wait are hidden from every kind of sync meanwhile, and are shown again", async () => {
  const { room_id: roomId } = await here.get(anna, "POST", "/v3/createRoom", {
    invite: [britt.userId],
    name: "Väntar",
  });
  const list = { lists: { all: { ranges: [[0, 99]], timeline_limit: 1, required_state: [] } } };
  const sync = (since?: string) =>
    here.get(britt, "GET", `/v3/sync${since === undefined ? "" : `?since=${id(since)}`}`);
  const initial = () => here.get(britt, "GET", "/v3/initialSync");
  const invited = async (since?: string): Promise<unknown> => (await sync(since)).rooms?.invite?.[roomId];
  const first = await sync();
  expect(first.rooms.invite[roomId]).toBeDefined();
  expect((await askSliding(server, britt, list)).rooms[roomId]?.invite_state).toBeDefined();
  await block(britt);
  expect(await invited()).toBeUndefined();
  expect(JSON.stringify(await initial())).not.toContain(roomId);
  const hidden = await askSliding(server, britt, { ...list, conn_id: "fresh" });
  expect([hidden.rooms[roomId], hidden.lists["all"]?.count]).toEqual([undefined, 0]);
  const { next_batch: since } = await sync(first.next_batch);
  expect(await invited(since)).toBeUndefined();
  // A client that waits is answered as soon as the person wants them again.
  const waiting = here.get(britt, "GET", `/v3/sync?since=${id(since)}&timeout=20000`);
  await open(britt);
  expect((await waiting).rooms.invite[roomId]).toBeDefined();
  expect(await invited((await waiting).next_batch)).toBeUndefined();
  const shown = await askSliding(server, britt, { ...list, conn_id: "fresh" }, { pos: hidden.pos });
  expect(shown.rooms[roomId]?.invite_state).toBeDefined();
  expect(JSON.stringify(await initial())).toContain(roomId);
  expect(await here.get(britt, "POST", `/v3/join/${id(roomId)}`, {})).toEqual({ room_id: roomId });
});

test("workspaces take their members in, and administrators their colleagues: that is no invitation", async () => {
  await block(agnes);
  const { id: workspaceId } = await server.workspace("Utredning", anna, agnes);
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspaceId}/channels`);
  const channel = body.items[0].roomId as string;
  await eventually(async () => expect(await membership(channel, agnes)).toBe("join"));
  const roomId = await here.room(anna, [], { name: "Sluten" });
  isBlocked(await invite(roomId, agnes));
  const joined = await synapseAdminOf(server).ask(anna, "POST", `/v1/join/${id(roomId)}`, { user_id: agnes.userId });
  expect([joined.status, await membership(roomId, agnes)]).toEqual([200, "join"]);
  await open(agnes);
});

test("clients are shown that it is there", async () => {
  const { unstable_features: features } = await here.get(null, "GET", "/versions");
  expect(features).toMatchObject({ "org.matrix.msc4380.stable": true });
});
