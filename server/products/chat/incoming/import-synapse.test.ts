import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import type { JsonObject } from "../events/pdu.ts";
import { ForkedRoom, type StateDraft } from "../resolution/testing.ts";
import { MatrixCaller } from "../testing.ts";

/**
 * What a Synapse's database says, beside what an organisation may say: with the tables of Synapse that are read, filled by hand.
 * `e2e/clients/synapse-import.test.ts` has a real one.
 */

const server = await startTestServer();
const here = new MatrixCaller(server);
const { anna, bo } = server.people;
const db = server.safos.database.of();
const id = encodeURIComponent;
afterAll(() => server.stop());

const tables: Record<string, string> = {
  users: "name text, creation_ts int, deactivated int default 0, is_guest int default 0, appservice_id text",
  rooms: "room_id text, room_version text",
  room_aliases: "room_alias text, room_id text, creator text",
  events: "event_id text, room_id text, stream_ordering bigserial, outlier boolean default false",
  event_json: "event_id text, json text",
  receipts_linearized: "room_id text, receipt_type text, user_id text, event_id text, data text, thread_id text",
  account_data: "user_id text, account_data_type text, content text",
  room_account_data: "user_id text, room_id text, account_data_type text, content text",
  e2e_cross_signing_keys: "user_id text, keytype text, keydata text, stream_id bigint",
  e2e_cross_signing_signatures: "user_id text, key_id text, target_user_id text, target_device_id text, signature text",
  e2e_room_keys_versions: "user_id text, version bigint, algorithm text, auth_data text, deleted int default 0",
  e2e_room_keys:
    "user_id text, room_id text, session_id text, version bigint, first_message_index int, forwarded_count int, is_verified boolean, session_data text",
};
const schema = "synapse";
beforeAll(async () => {
  await sql`create schema ${sql.ref(schema)}`.execute(db);
  for (const [name, columns] of Object.entries(tables))
    await sql`create table ${sql.table(`${schema}.${name}`)} (${sql.raw(columns)})`.execute(db);
});
beforeEach(async () => {
  for (const name of Object.keys(tables)) await sql`truncate ${sql.table(`${schema}.${name}`)}`.execute(db);
  await put("users", { name: anna.userId, creation_ts: 1 });
});

async function put(table: string, row: Record<string, unknown>): Promise<void> {
  const names = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(`${schema}.${table}`)} (${names}) values (${sql.join(Object.values(row))})`.execute(
    db,
  );
}
const address = (): string => {
  const url = new URL(server.databaseUrl);
  url.searchParams.set("options", `-c search_path=${schema}`);
  return url.href;
};
const bring = async () => {
  const organisation = server.safos.organisations.byId(anna.organisationId);
  if (!organisation) throw new Error("There is no such organisation.");
  return server.safos.chat.importFromSynapse({
    organisation,
    databaseUrl: address(),
    mediaFolder: null,
    isTrial: false,
  });
};

async function keep(room: ForkedRoom): Promise<void> {
  await put("rooms", { room_id: room.roomId, room_version: room.version.name });
  for (const [eventId, pdu] of room.pdus) {
    await put("events", { event_id: eventId, room_id: room.roomId });
    await put("event_json", { event_id: eventId, json: JSON.stringify(pdu) });
  }
}
const state = (sender: string, type: string, content: JsonObject, stateKey = ""): StateDraft => ({
  type,
  sender,
  stateKey,
  content,
});
/** A room that someone made, with what else is sent in it, one after the other. */
function roomOf(creator: string, name: string, ...more: readonly StateDraft[]): ForkedRoom {
  const room = new ForkedRoom("11", creator, name);
  let last = room.create.id;
  for (const draft of [
    state(creator, "m.room.member", { membership: "join" }, creator),
    state(creator, "m.room.power_levels", { users: { [creator]: 100 } }),
    state(creator, "m.room.join_rules", { join_rule: "public" }),
    ...more,
  ])
    last = room.put(draft, [last]).id;
  return room;
}

test("an organisation's own rooms come, and a second run brings nothing", async () => {
  const room = roomOf(anna.userId, "egen", state(anna.userId, "m.room.name", { name: "Diket" }));
  await keep(room);
  await put("room_aliases", { room_alias: "#diket:fk.example", room_id: room.roomId, creator: anna.userId });
  await put("account_data", { user_id: anna.userId, account_data_type: "se.example", content: '{"a":1}' });
  expect(await bring()).toMatchObject({ rooms: 1, events: room.pdus.size, refused: [], missing: [] });
  expect(await bring()).toMatchObject({ rooms: 1, events: 0, refused: [] });
  const { room_id: roomId } = await here.get(anna, "GET", `/v3/directory/room/${id("#diket:fk.example")}`);
  expect(roomId).toBe(room.roomId);
});

test("nobody of another organisation is made to have written, read, kept or named anything", async () => {
  const foreign = roomOf(
    anna.userId,
    "med-bo",
    state(bo.userId, "m.room.member", { membership: "join" }, bo.userId),
    state(bo.userId, "se.example", { text: "aldrig" }, bo.userId),
  );
  await keep(foreign);
  const own = roomOf(anna.userId, "eget");
  await keep(own);
  await put("users", { name: bo.userId, creation_ts: 2 });
  await put("account_data", { user_id: bo.userId, account_data_type: "se.planted", content: "{}" });
  await put("e2e_cross_signing_keys", { user_id: bo.userId, keytype: "master", keydata: "{}", stream_id: 1 });
  await put("e2e_room_keys_versions", { user_id: bo.userId, version: 1, algorithm: "m", auth_data: "{}" });
  await put("room_aliases", { room_alias: "#stulet:digg.example", room_id: own.roomId, creator: bo.userId });
  const receipt = { receipt_type: "m.read", user_id: bo.userId, event_id: own.create.id, data: '{"ts":1}' };
  await put("receipts_linearized", { ...receipt, room_id: own.roomId });
  const done = await bring();
  expect(done).toMatchObject({ rooms: 1, keys: 0, refused: [{ roomId: foreign.roomId }] });
  expect(done.refused[0]?.reason).toContain(bo.userId);
  const { rows } = await sql<{ n: number }>`select (select count(*) from chat.account_data where user_id = ${bo.userId})
    + (select count(*) from chat.cross_signing_key where user_id = ${bo.userId})
    + (select count(*) from chat.key_backup where user_id = ${bo.userId})
    + (select count(*) from chat.receipt where user_id = ${bo.userId})
    + (select count(*) from chat.alias where alias like '%:digg.example')
    + (select count(*) from chat.event where room_id = ${foreign.roomId}) as n`.execute(db);
  expect(Number(rows[0]?.n)).toBe(0);
});

test("what would be believed of Safos itself does not come from elsewhere", async () => {
  const workspace = await server.safos.workspaces.create(bo.id, { name: "Deras" });
  const safos = "@_safos:fk.example";
  const planted = new ForkedRoom("11", safos, "planterat", { "safos.workspace_id": workspace.id });
  planted.put(state(safos, "m.room.member", { membership: "join" }, safos), [planted.create.id]);
  await keep(planted);
  expect(await bring()).toMatchObject({ rooms: 0, refused: [{ roomId: planted.roomId }] });
  const { rows } = await sql`select from chat.room where id = ${planted.roomId}`.execute(db);
  expect(rows).toEqual([]);
});

test("another's Synapse is refused, and so is a room whose parts are of another, or named by another server", async () => {
  const room = roomOf(anna.userId, "delat");
  await keep(room);
  const [, second] = [...room.pdus.keys()];
  await sql`update synapse.event_json set json = jsonb_set(json::jsonb, '{room_id}', '"!annat:fk.example"')::text
    where event_id = ${second}`.execute(db);
  const elsewhere = roomOf("@okand:annan.example", "rum");
  await keep(elsewhere);
  const { refused } = await bring();
  expect(refused.map(({ reason }) => reason).sort()).toEqual([
    expect.stringContaining("is of another room"),
    expect.stringContaining("names another server"),
  ]);
  await sql`update synapse.users set name = ${bo.userId}`.execute(db);
  await expect(bring()).rejects.toMatchObject({ code: "INVALID" });
});
