import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { Connections } from "./connection.ts";
import { askSliding, slidingPath } from "./testing.ts";

/** Sliding sync as those ask who mean harm. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const ask = (who: TestPerson, body: object, pos?: string, timeout = 0) =>
  askSliding(server, who, body, { pos, timeout });
const codeOf = async (who: TestPerson, body: object, query = "", path = slidingPath): Promise<unknown> => {
  const { status, body: answer } = await server.call(who, "POST", `${path}${query}`, body);
  return [status, (answer as { errcode?: string }).errcode];
};

test("positions and names that the database cannot hold are refused", async () => {
  const { pos } = await ask(bo, {});
  const [text = ""] = pos.split("~");
  for (const state of ["\0", "a\0b", "å", "x".repeat(41)])
    expect([state, await codeOf(bo, {}, `?pos=${id(`${text}~${state}`)}`)]).toEqual([state, [400, "M_UNKNOWN_POS"]]);
  for (const name of ["\0", "a\0", "\uD800"]) {
    expect(await codeOf(bo, { conn_id: name })).toEqual([400, "M_BAD_JSON"]);
    expect(await codeOf(bo, { conn_id: name }, "", "/_matrix/client/v4/sync")).toEqual([400, "M_BAD_JSON"]);
  }
});

test("who is asked in, or asks, sees no more of a room than its stripped state", async () => {
  const made = await here.get(anna, "POST", "/v3/createRoom", {
    preset: "private_chat",
    invite: [britt.userId],
    initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } }],
  });
  const roomId = made.room_id as string;
  await here.get(britt, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: agnes.userId });
  await here.get(bo, "POST", `/v3/knock/${id(roomId)}`, {});
  const body = { lists: { all: { ranges: [[0, 99]], timeline_limit: 9, required_state: [["*", "*"]] } } };
  for (const who of [bo, agnes]) {
    const part = (await ask(who, body)).rooms[roomId];
    expect(part).toMatchObject({ initial: true });
    expect(Object.keys(part ?? {}).toSorted()).toEqual(["bump_stamp", "initial", "invite_state"]);
    expect(JSON.stringify(part)).not.toContain(britt.userId);
  }
});

test("many lists with much state each, over many rooms, do not hold the server up", async () => {
  const rooms = 60;
  for (let number = 0; number < rooms; number++) await here.room(agnes, [], { name: `Rum ${number}` });
  const wanting = (lists: number, types: number, isSame: boolean) => ({
    conn_id: "mycket",
    lists: Object.fromEntries(
      Array.from({ length: lists }, (_, list) => [
        `l${list}`,
        {
          ranges: [[0, 999]],
          timeline_limit: 1,
          required_state: Array.from({ length: types }, (__, index) => [
            isSame ? `t${index}` : `t${list}.${index}`,
            "",
          ]),
        },
      ]),
    ),
  });
  expect(await codeOf(agnes, wanting(100, 200, false))).toEqual([400, "M_BAD_JSON"]);
  // Equal ones count once.
  const begun = performance.now();
  expect(Object.keys((await ask(agnes, wanting(100, 200, true))).rooms).length).toBeGreaterThanOrEqual(rooms);
  expect(Object.keys((await ask(agnes, wanting(20, 50, false))).rooms).length).toBeGreaterThanOrEqual(rooms);
  expect(performance.now() - begun).toBeLessThan(4000);
});

test("what connections are given is held in memory by its size, not by its number", async () => {
  const connections = new Connections({ db: server.safos.database.of() });
  const viewer = { userId: bo.userId, deviceId: "STOR" };
  const large = (number: number) => new Map([["!x:y", { config: `${number}${"x".repeat(1_900_000)}`, upTo: null }]]);
  const first = await connections.store(viewer, "stor", large(0));
  let last = first;
  for (let number = 1; number < 12; number++) last = await connections.store(viewer, "stor", large(number));
  await sql`delete from chat.sliding_state where device_id = 'STOR'`.execute(server.safos.database.of());
  expect(await connections.read(viewer, "stor", last.id)).toBe(last);
  expect(await connections.read(viewer, "stor", first.id)).toBeNull();
});
