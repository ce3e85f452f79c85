import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { withArchive, withRights } from "./channel-rights.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const text = (body: string) => ({ msgtype: "m.text", body });

/** A workspace of Anna's with Bo as editor and Agnes as editor, and a channel in it. */
async function made(isPrivate = false): Promise<{ id: string; channel: string; address: string }> {
  const workspace = await server.workspace("Kanaler", anna, bo, agnes);
  const base = `/api/v1/workspaces/${workspace.id}/channels`;
  const answer = await server.call(anna, "POST", base, { name: "tester", isPrivate });
  const channel = answer.body.roomId as string;
  return { id: workspace.id, channel, address: `${base}/${id(channel)}` };
}

let sent = 0;
const write = async (who: TestPerson, channel: string): Promise<number> =>
  (await matrix.ask(who, "PUT", `/v3/rooms/${id(channel)}/send/m.room.message/r${++sent}`, text("hej"))).status;
const pin = async (who: TestPerson, channel: string): Promise<number> =>
  (await matrix.ask(who, "PUT", `/v3/rooms/${id(channel)}/state/m.room.pinned_events/`, { pinned: [] })).status;
const memberOf = async (who: TestPerson, channel: string): Promise<string> =>
  (await matrix.ask(anna, "GET", `/v3/rooms/${id(channel)}/state/m.room.member/${id(who.userId)}`)).body.membership;

test("owners choose who writes, pins and mentions everybody; what one wrote stays one's own to take back", async () => {
  const { channel, address } = await made();
  expect(await write(bo, channel)).toBe(200);
  const mine = await matrix.get(bo, "PUT", `/v3/rooms/${id(channel)}/send/m.room.message/egen`, text("mitt"));
  const before = await server.call(anna, "PATCH", address, { rights: { write: "leads", pin: "everyone" } });
  expect(before.body.rights).toEqual({ write: "leads", pin: "everyone", mentionAll: "leads", invite: "everyone" });
  expect(await write(bo, channel)).toBe(403);
  expect(await write(anna, channel)).toBe(200);
  expect(await pin(bo, channel)).toBe(200);
  expect((await matrix.ask(bo, "PUT", `/v3/rooms/${id(channel)}/redact/${id(mine.event_id)}/bort`, {})).status).toBe(
    200,
  );
  const after = await server.call(anna, "PATCH", address, { rights: { write: "everyone", mentionAll: "everyone" } });
  expect(after.body.rights).toEqual({ write: "everyone", pin: "everyone", mentionAll: "everyone", invite: "everyone" });
  expect(await write(bo, channel)).toBe(200);
});

test("an archived channel is read and not written in, by owners neither, and is as it was once it is opened", async () => {
  const { channel, address } = await made();
  await server.call(anna, "PATCH", address, { rights: { pin: "everyone" } });
  expect((await server.call(anna, "PATCH", address, { isArchived: true })).body).toMatchObject({
    isArchived: true,
    rights: { write: "everyone", pin: "everyone" },
  });
  expect(await write(bo, channel)).toBe(403);
  expect(await write(anna, channel)).toBe(403);
  expect(await pin(anna, channel)).toBe(403);
  expect((await matrix.ask(bo, "GET", `/v3/rooms/${id(channel)}/messages?dir=b`)).status).toBe(200);
  // Archived twice is archived; nothing else of it is changed.
  expect((await server.call(anna, "PATCH", address, { isArchived: true })).status).toBe(200);
  expect((await server.call(anna, "PATCH", address, { name: "annat" })).body.code).toBe("CHANNEL_ARCHIVED");
  expect((await server.call(anna, "PATCH", address, { rights: { write: "leads" } })).body.code).toBe(
    "CHANNEL_ARCHIVED",
  );
  expect((await server.call(anna, "PATCH", address, { isArchived: false })).body.isArchived).toBe(false);
  expect(await write(bo, channel)).toBe(200);
  expect(await pin(bo, channel)).toBe(200);
});

test("a private channel that is opened has everybody in it, and one that is closed those who were", async () => {
  const { channel, address } = await made(true);
  expect((await server.call(bo, "GET", address.split("/").slice(0, -1).join("/"))).body.items).not.toContainEqual(
    expect.objectContaining({ id: channel }),
  );
  expect((await server.call(anna, "PATCH", address, { isPrivate: false })).body.isPrivate).toBe(false);
  await eventually(async () => expect(await memberOf(bo, channel)).toBe("join"));
  await matrix.get(agnes, "POST", `/v3/rooms/${id(channel)}/leave`, {});
  expect((await server.call(anna, "PATCH", address, { isPrivate: true })).body.isPrivate).toBe(true);
  expect(await memberOf(bo, channel)).toBe("join");
  expect(await matrix.refused(agnes, "POST", `/v3/join/${id(channel)}`, {})).toBe("403 M_FORBIDDEN");
  expect((await server.call(agnes, "PATCH", address, { name: "x" })).body.code).toBe("CHANNEL_UNKNOWN");
});

test("a channel that is opened has its people with the change itself, while nothing else can be aligned", async () => {
  const { id: workspaceId, channel, address } = await made(true);
  const held = Promise.withResolvers<null>();
  const locked = Promise.withResolvers<null>();
  // As if the process ended between the change and what follows it.
  const session = server.safos.database
    .of()
    .transaction()
    .execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(7266024, hashtext(${workspaceId}))`.execute(trx);
      locked.resolve(null);
      await held.promise;
    });
  await locked.promise;
  const opening = server.call(anna, "PATCH", address, { isPrivate: false });
  await eventually(async () => expect(await memberOf(bo, channel)).toBe("join"));
  held.resolve(null);
  await session;
  expect((await opening).status).toBe(200);
  expect(await write(bo, channel)).toBe(200);
});

test("the first channel stays open, and rights are changed by owners alone", async () => {
  const { id: workspaceId, channel, address } = await made();
  const base = `/api/v1/workspaces/${workspaceId}/channels`;
  const first = (await server.call(anna, "GET", base)).body.items[0].id as string;
  for (const change of [{ isPrivate: true }, { isArchived: true }])
    expect((await server.call(anna, "PATCH", `${base}/${id(first)}`, change)).body.code).toBe("CHANNEL_DEFAULT");
  for (const change of [{ isPrivate: true }, { isArchived: true }, { rights: { write: "leads" } }, { rights: {} }]) {
    expect((await server.call(bo, "PATCH", address, change)).status).toBe(403);
    expect((await server.call(britt, "PATCH", address, change)).status).toBe(404);
    expect((await server.call(null, "PATCH", address, change)).status).toBe(401);
  }
  expect((await server.call(bo, "PATCH", address, { name: "nytt" })).body.name).toBe("nytt");
  for (const wrong of [{ rights: { write: "nobody" } }, { rights: { extra: "leads" } }, { isArchived: "yes" }])
    expect((await server.call(anna, "PATCH", address, wrong)).status).toBe(400);
  await server.safos.workspaces.removeMember(anna.id, workspaceId, bo.id);
  expect((await server.call(bo, "PATCH", address, { name: "efter" })).status).toBe(404);
  expect(await write(anna, channel)).toBe(200);
});

test("power levels that owners have written by a client carry nothing along when a channel is opened again", () => {
  const forged = withArchive({ users: { "@a:x": 100 }, events_default: 0, events: { "m.room.name": 50 } }, true);
  const kept = { ...(forged["safos.channel_archived"] as object), users: { "@b:x": 149 }, ban: 0 };
  expect(withArchive({ ...forged, "safos.channel_archived": kept }, false)).toEqual({
    users: { "@a:x": 100 },
    events_default: 0,
    events: { "m.room.name": 50 },
  });
  expect(withRights({ events: { "m.room.name": 50 } }, { pin: "leads" })).toEqual({
    events: { "m.room.name": 50, "m.room.pinned_events": 50 },
  });
});
