import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../../testing/server.ts";
import { MatrixCaller, onePixel, synapseAdminOf } from "../../testing.ts";

/** Media over Synapse's admin API, by the administrators of the organisation whose people sent it. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const db = server.safos.database.of();
const { ask, codeOf } = synapseAdminOf(server);
const missing = "404 M_NOT_FOUND";
const refused = "403 M_FORBIDDEN";
/** `domain/id` */
async function upload(
  who: TestPerson,
  content: Uint8Array<ArrayBuffer> | string = new Uint8Array(onePixel),
): Promise<string> {
  const answer = await fetch(`${server.url}/_matrix/media/v3/upload?filename=hemligt.png`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}`, "content-type": "image/png" },
    body: content,
  });
  return ((await answer.json()) as { content_uri: string }).content_uri.slice("mxc://".length);
}
const show = (who: TestPerson, roomId: string, media: string) =>
  here.send(who, roomId, { msgtype: "m.image", body: "bild", url: `mxc://${media}` });
const statusAt = async (at: TestServer, who: TestPerson, media: string, kind = "download"): Promise<number> =>
  (await at.call(who, "GET", `/_matrix/client/v1/media/${kind}/${media}?width=32&height=32`)).status;
const idOf = (media: string): string => media.split("/")[1] ?? "";
let roomId = "";
let own = "";

beforeAll(async () => {
  roomId = await here.room(agnes, [britt], {});
  own = await upload(agnes);
  await show(agnes, roomId, own);
});

test("every address is closed to those without a token, to people who are no administrators, and to those of another organisation", async () => {
  const ofOthers: [string, string, string][] = [
    ["GET", `/v1/room/${id(roomId)}/media`, missing],
    ["POST", `/v1/room/${id(roomId)}/media/quarantine`, missing],
    ["GET", `/v1/users/${id(agnes.userId)}/media`, refused],
    ["DELETE", `/v1/users/${id(agnes.userId)}/media`, refused],
    ["POST", `/v1/user/${id(agnes.userId)}/media/quarantine`, refused],
    ["DELETE", `/v1/media/${own}`, missing],
    ["POST", `/v1/media/quarantine/fk.example/${idOf(own)}`, missing],
    ["POST", `/v1/media/unquarantine/fk.example/${idOf(own)}`, missing],
    ["POST", `/v1/media/protect/${idOf(own)}`, missing],
    ["POST", `/v1/media/unprotect/${idOf(own)}`, missing],
    ["POST", `/v1/media/fk.example/delete?before_ts=1`, missing],
  ];
  const general: [string, string, string][] = [
    ["POST", "/v1/media/delete?before_ts=1", "200"],
    ["GET", "/v1/statistics/users/media", "200"],
  ];
  for (const [method, path, code] of [...ofOthers, ...general]) {
    const body = method === "GET" ? undefined : {};
    expect([path, await codeOf(ask(null, method, path, body))]).toEqual([path, "401 M_MISSING_TOKEN"]);
    expect([path, await codeOf(ask(agnes, method, path, body))]).toEqual([path, refused]);
    expect([path, await codeOf(ask(bo, method, path, body))]).toEqual([path, code]);
  }
  await server.safos.identity.change(britt.id, { isAdmin: true });
  expect((await ask(britt, "GET", "/v1/statistics/users/media")).status).toBe(200);
  await server.safos.identity.change(britt.id, { isAdmin: false });
  expect(await codeOf(ask(britt, "GET", "/v1/statistics/users/media"))).toBe(refused);
  expect(await statusAt(server, agnes, own)).toBe(200);
});

test("what a room shows and what a colleague sent is listed without names, and what nothing has shown is not", async () => {
  const hidden = await upload(agnes, "oskickat");
  const foreign = await upload(britt);
  await show(britt, roomId, foreign);
  expect((await ask(anna, "GET", `/v1/room/${id(roomId)}/media`)).body).toEqual({
    local: [`mxc://${own}`],
    remote: [`mxc://${foreign}`],
  });
  const second = await upload(agnes, "större bild än den andra".repeat(50));
  await show(agnes, roomId, second);
  const list = (query: string) => ask(anna, "GET", `/v1/users/${id(agnes.userId)}/media?${query}`);
  const { body } = await list("limit=1&order_by=media_length&dir=b");
  expect(body).toMatchObject({ total: 2, next_token: 1, media: [{ media_id: idOf(second), upload_name: null }] });
  const rest = (await list("limit=1&from=1&order_by=media_length&dir=b")).body;
  expect(rest.media).toEqual([expect.objectContaining({ media_id: idOf(own), media_type: "image/png" })]);
  expect(rest).not.toHaveProperty("next_token");
  expect(JSON.stringify((await list("")).body)).not.toContain(idOf(hidden));
  for (const query of ["order_by=upload_name", "dir=x", "limit=x", "from=-1"])
    expect([query, await codeOf(list(query))]).toEqual([query, "400 M_INVALID_PARAM"]);
  // Seeing its address lets nobody fetch it.
  expect(await statusAt(server, anna, own)).toBe(404);
  const usage = (query: string) => ask(anna, "GET", `/v1/statistics/users/media?${query}`);
  expect((await usage("order_by=media_count&dir=b")).body).toMatchObject({
    total: 1,
    users: [{ user_id: agnes.userId, displayname: agnes.displayName, media_count: 3 }],
  });
  expect((await usage("search_term=britt")).body).toMatchObject({ total: 0, users: [] });
  expect((await usage(`from_ts=${Date.now() + 60_000}`)).body.total).toBe(0);
  for (const query of ["order_by=constructor", "dir=x", "from_ts=x", "until_ts=-1"])
    expect([query, await codeOf(usage(query))]).toEqual([query, "400 M_INVALID_PARAM"]);
});

test("media in quarantine is there for nobody, in any process and as a thumbnail either, until it is taken out; what is protected stays", async () => {
  const media = await upload(agnes);
  await show(agnes, roomId, media);
  await server.safos.identity.change(agnes.id, { avatarUrl: `mxc://${media}` });
  for (const kind of ["download", "thumbnail"]) {
    expect(await statusAt(server, britt, media, kind)).toBe(200);
    expect(await statusAt(twin, britt, media, kind)).toBe(200);
  }
  expect(await server.safos.chat.pictureOf(agnes.userId, `mxc://${media}`)).not.toBeNull();
  expect((await ask(anna, "POST", `/v1/media/quarantine/${media}`)).body).toEqual({});
  for (const who of [agnes, britt])
    for (const kind of ["download", "thumbnail"])
      expect([await statusAt(server, who, media, kind), await statusAt(twin, who, media, kind)]).toEqual([404, 404]);
  expect(await server.safos.chat.pictureOf(agnes.userId, `mxc://${media}`)).toBeNull();
  expect((await ask(anna, "POST", `/v1/media/unquarantine/${media}`)).body).toEqual({});
  expect(await statusAt(twin, britt, media)).toBe(200);
  expect((await ask(anna, "POST", `/v1/media/protect/${idOf(media)}`)).body).toEqual({});
  await ask(anna, "POST", `/v1/media/quarantine/${media}`);
  expect(await statusAt(server, britt, media)).toBe(200);
  const others = (await ask(anna, "POST", `/v1/user/${id(agnes.userId)}/media/quarantine`)).body.num_quarantined;
  expect(others).toBeGreaterThan(1);
  expect([await statusAt(server, britt, media), await statusAt(server, britt, own)]).toEqual([200, 404]);
  expect((await ask(anna, "POST", `/v1/media/unprotect/${idOf(media)}`)).body).toEqual({});
  // Of a room: what it shows, but what another organisation's people sent and show elsewhere too.
  const elsewhere = await upload(britt);
  const inRoom = await upload(britt);
  await show(britt, await here.room(britt, [bo], {}), elsewhere);
  await show(britt, roomId, elsewhere);
  await show(britt, roomId, inRoom);
  expect((await ask(anna, "POST", `/v1/room/${id(roomId)}/media/quarantine`)).body.num_quarantined).toBeGreaterThan(1);
  const after = await Promise.all([media, inRoom, elsewhere].map((one) => statusAt(twin, britt, one)));
  expect(after).toEqual([404, 404, 200]);
  for (const path of ["quarantine/fk.example/none", "unquarantine/fk.example/none", "protect/none", "unprotect/none"])
    expect([path, await codeOf(ask(anna, "POST", `/v1/media/${path}`))]).toEqual([path, missing]);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/audit?category=access");
    const acts = body.items.map((one: { facts: { action?: string } }) => one.facts.action);
    expect(acts).toEqual(expect.arrayContaining(["quarantined", "unquarantined", "protected", "mediaRead"]));
  });
});

test("media is removed one by one, of a colleague and by age and size, but what a workspace's room shows", async () => {
  const workspace = await server.workspace("Akten", anna, agnes);
  let channel = "";
  await eventually(async () => {
    const { body } = await server.call(agnes, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
    channel = body.items[0].roomId;
  });
  const record = await upload(agnes);
  await show(agnes, channel, record);
  const avatar = await upload(agnes);
  await server.safos.identity.change(agnes.id, { avatarUrl: `mxc://${avatar}` });
  // What an encrypted room of a workspace shows nobody here can tell.
  const sealed = await upload(agnes, "förseglad och stor".repeat(100));
  const one = await upload(agnes);
  for (const media of [avatar, one]) await show(agnes, roomId, media);
  expect((await ask(anna, "DELETE", `/v1/media/${one}`)).body).toEqual({ deleted_media: [idOf(one)], total: 1 });
  expect(await codeOf(ask(anna, "DELETE", `/v1/media/${one}`))).toBe(missing);
  expect(await codeOf(ask(anna, "DELETE", `/v1/media/${record}`))).toBe(refused);
  expect([await statusAt(server, agnes, one), await statusAt(twin, agnes, one)]).toEqual([404, 404]);
  const old = await upload(agnes, "gammal och stor".repeat(100));
  const small = await upload(agnes, "gammal");
  for (const media of [old, small]) await show(agnes, roomId, media);
  await sql`update chat.media set created_at = now() - interval '2 days' where user_id = ${agnes.userId}`.execute(db);
  const fresh = await upload(agnes, "ny och stor".repeat(200));
  await show(agnes, roomId, fresh);
  const before = Date.now() - 86_400_000;
  for (const query of ["", "before_ts=x", "before_ts=1&size_gt=x", "before_ts=1&keep_profiles=1"])
    expect((await codeOf(ask(anna, "POST", `/v1/media/delete?${query}`))).slice(0, 3)).toBe("400");
  const large = (await ask(anna, "POST", `/v1/media/delete?before_ts=${before}&size_gt=1000`)).body.deleted_media;
  expect(large).toContain(idOf(old));
  expect(large).not.toContain(idOf(small));
  expect(large).not.toContain(idOf(fresh));
  const all = (await ask(anna, "POST", `/v1/media/fk.example/delete?before_ts=${before}`)).body.deleted_media;
  expect(all).toContain(idOf(small));
  expect(all).not.toContain(idOf(avatar));
  expect((await ask(anna, "DELETE", `/v1/users/${id(agnes.userId)}/media?limit=1`)).body.total).toBe(1);
  const rest = (await ask(anna, "DELETE", `/v1/users/${id(agnes.userId)}/media`)).body;
  expect(rest.total).toBe(rest.deleted_media.length);
  const { rows } = await sql<{
    id: string;
  }>`select media_id as id from chat.media where user_id = ${agnes.userId} and is_used`.execute(db);
  expect(rows.map((row) => row.id)).toEqual([idOf(record)]);
  expect(await statusAt(twin, agnes, sealed)).toBe(200);
  expect((await ask(anna, "DELETE", `/v1/media/${sealed}`)).body.total).toBe(1);
  expect(await statusAt(twin, anna, record)).toBe(200);
});
