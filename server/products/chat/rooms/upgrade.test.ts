import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Rooms of another version in the place of others. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

const stateOf = async (who: TestPerson, roomId: string, type: string, key = ""): Promise<Any> =>
  (await here.ask(who, "GET", `/v3/rooms/${id(roomId)}/state/${type}/${id(key)}`)).body;
const upgrade = async (who: TestPerson, roomId: string, body: object): Promise<string> =>
  (await here.get(who, "POST", `/v3/rooms/${id(roomId)}/upgrade`, body)).replacement_room;
const join = (who: TestPerson, roomId: string) => here.ask(who, "POST", `/v3/join/${id(roomId)}`, {});

test("settings, bans, levels and aliases go over; the old room says where to and is for reading", async () => {
  const upload = await server.call(anna, "POST", "/_matrix/media/v3/upload?filename=m.png", Buffer.from("picture"));
  const avatar: string = upload.body.content_uri;
  const old = await here.room(anna, [agnes, bo], {
    name: "Diket",
    topic: "Om diket",
    room_alias_name: "diket",
    initial_state: [
      { type: "m.room.join_rules", state_key: "", content: { join_rule: "public" } },
      { type: "m.room.avatar", state_key: "", content: { url: avatar } },
      { type: "se.example.own", state_key: "", content: { not: "kept" } },
    ],
    power_level_content_override: { users: { [anna.userId]: 100, [agnes.userId]: 50 } },
  });
  expect((await stateOf(anna, old, "m.room.create")).room_version).toBe("11");
  await here.get(anna, "POST", `/v3/rooms/${id(old)}/ban`, { user_id: bo.userId });

  const fresh = await upgrade(anna, old, { new_version: "12" });
  expect(await stateOf(anna, fresh, "m.room.create")).toMatchObject({
    room_version: "12",
    predecessor: { room_id: old },
  });
  expect((await stateOf(anna, fresh, "m.room.name")).name).toBe("Diket");
  expect((await stateOf(anna, fresh, "m.room.topic")).topic).toBe("Om diket");
  expect((await stateOf(anna, fresh, "m.room.join_rules")).join_rule).toBe("public");
  expect((await stateOf(anna, fresh, "m.room.canonical_alias")).alias).toBe("#diket:fk.example");
  expect((await stateOf(anna, fresh, "se.example.own")).errcode).toBe("M_NOT_FOUND");
  expect((await stateOf(anna, fresh, "m.room.power_levels")).users).toEqual({ [agnes.userId]: 50 });
  expect((await here.get(anna, "GET", `/v3/directory/room/${id("#diket:fk.example")}`)).room_id).toBe(fresh);

  // In the old one stands where to go, and only those with power write.
  expect((await stateOf(agnes, old, "m.room.tombstone")).replacement_room).toBe(fresh);
  expect(await stateOf(anna, old, "m.room.power_levels")).toMatchObject({ events_default: 50, invite: 50 });
  expect((await stateOf(anna, old, "m.room.canonical_alias")).alias).toBeUndefined();

  // Agnes comes along, and sees the picture; Bo stays out.
  expect((await join(agnes, fresh)).status).toBe(200);
  await here.get(anna, "POST", `/v3/rooms/${id(old)}/leave`, {});
  await here.get(agnes, "POST", `/v3/rooms/${id(old)}/leave`, {});
  const media = avatar.slice("mxc://".length);
  const picture = await server.call(agnes, "GET", `/_matrix/client/v1/media/download/${media}`);
  expect(picture.status).toBe(200);
  expect((await join(bo, fresh)).status).toBe(403);
});

test("from version 12 to 11 and to more creators: who stood above has the highest level, and who stands above has none", async () => {
  const old = await here.room(anna, [agnes], {
    room_version: "12",
    power_level_content_override: { users: { [agnes.userId]: 50 } },
  });
  const lower = await upgrade(anna, old, { new_version: "11", additional_creators: [agnes.userId] });
  expect((await stateOf(anna, lower, "m.room.power_levels")).users).toEqual({
    [anna.userId]: 100,
    [agnes.userId]: 50,
  });
  const higher = await upgrade(anna, lower, { new_version: "12", additional_creators: [agnes.userId, anna.userId] });
  expect((await stateOf(anna, higher, "m.room.create")).additional_creators).toEqual([agnes.userId]);
  expect((await stateOf(anna, higher, "m.room.power_levels")).users).toEqual({});
});

test("nobody without power, from outside, or in a workspace's room upgrades; what is wrong is refused, and nothing is left of it", async () => {
  const old = await here.room(anna, [agnes], {});
  const path = `/v3/rooms/${id(old)}/upgrade`;
  const rooms = async (who: TestPerson): Promise<string[]> =>
    (await here.get(who, "GET", "/v3/joined_rooms")).joined_rooms;
  const before = await rooms(agnes);
  expect(await here.refused(agnes, "POST", path, { new_version: "12" })).toBe("403 M_FORBIDDEN");
  expect(await rooms(agnes)).toEqual(before);
  expect(await here.refused(bo, "POST", path, { new_version: "12" })).toBe("403 M_FORBIDDEN");
  expect(await here.refused(null, "POST", path, { new_version: "12" })).toBe("401 M_MISSING_TOKEN");
  expect(await here.refused(anna, "POST", path, { new_version: "1" })).toBe("400 M_UNSUPPORTED_ROOM_VERSION");
  expect(await here.refused(anna, "POST", path, {})).toBe("400 M_MISSING_PARAM");
  expect(await here.refused(anna, "POST", path, { new_version: "12", additional_creators: ["bo"] })).toBe(
    "400 M_INVALID_PARAM",
  );
  await here.get(anna, "POST", `/v3/rooms/${id(old)}/leave`, {});
  expect(await here.refused(anna, "POST", path, { new_version: "12" })).toBe("403 M_FORBIDDEN");

  const workspace = await server.safos.workspaces.create(anna.id, { name: "Arbetet" });
  await eventually(async () => expect((await rooms(anna)).length).toBeGreaterThan(1));
  for (const roomId of await rooms(anna)) {
    const create = await stateOf(anna, roomId, "m.room.create");
    if (create["safos.workspace_id"] !== workspace.id) continue;
    expect(await here.refused(anna, "POST", `/v3/rooms/${id(roomId)}/upgrade`, { new_version: "11" })).toBe(
      "403 M_FORBIDDEN",
    );
  }
});

test("asked again it makes no second room, whether at once or after, and nobody else is told of it", async () => {
  const old = await here.room(anna, [agnes], { room_alias_name: "en-gang" });
  const both = await Promise.all([1, 2].map(() => upgrade(anna, old, { new_version: "12" })));
  expect(new Set(both).size).toBe(1);
  expect(await upgrade(anna, old, { new_version: "12" })).toBe(both[0]);
  const successors = (await here.get(anna, "GET", "/v3/joined_rooms")).joined_rooms as string[];
  const creates = await Promise.all(successors.map((one) => stateOf(anna, one, "m.room.create")));
  expect(creates.filter((one) => one.predecessor?.room_id === old).length).toBe(1);
  expect(await here.refused(agnes, "POST", `/v3/rooms/${id(old)}/upgrade`, { new_version: "12" })).toBe(
    "403 M_FORBIDDEN",
  );
});
