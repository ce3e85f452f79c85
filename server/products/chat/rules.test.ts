import { request } from "node:http";
import { afterAll, describe, expect, test } from "vitest";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../testing/server.ts";
import { MatrixCaller } from "./testing.ts";

/** Smaller rules of the client-server API that people notice where they do not hold. */

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;
const text = (body: string) => ({ msgtype: "m.text", body });

/** A request that names another host than it is sent to. */
function post(host: string, path: string, body: object): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}${path}`,
      { method: "POST", headers: { host, "content-type": "application/json" } },
      (response) => {
        let answer = "";
        response.on("data", (part: Buffer) => (answer += part.toString()));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: answer }));
      },
    );
    sent.on("error", reject);
    sent.end(JSON.stringify(body));
  });
}

describe("sign-in", () => {
  const signIn = (host: string, user: string) =>
    post(host, "/_matrix/client/v3/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password: testPassword,
    });

  test("the local part is enough at the agency's own host, and nowhere else", async () => {
    const { status, body } = await signIn("fk.example", "anna");
    expect([status, (JSON.parse(body) as { user_id: string }).user_id]).toEqual([200, anna.userId]);
    expect((await signIn("chatt.digg.example", "bo")).status).toBe(200);
    expect((await signIn("digg.example", "anna")).status).toBe(403);
    expect((await signIn("localhost", "anna")).status).toBe(403);
    expect((await signIn("digg.example", anna.userId)).status).toBe(200);
  });

  test("clients are told that rooms are not encrypted unless someone chooses it", async () => {
    const answer = await fetch(`${server.url}/.well-known/matrix/client`);
    expect(await answer.json()).toMatchObject({ "io.element.e2ee": { default: false } });
  });
});

describe("ignored people", () => {
  const ignore = (who: TestPerson, ...ignored: TestPerson[]) =>
    matrix.get(who, "PUT", `/v3/user/${id(who.userId)}/account_data/m.ignored_user_list`, {
      ignored_users: Object.fromEntries(ignored.map((one) => [one.userId, {}])),
    });
  const sync = async (who: TestPerson) => (await matrix.get(who, "GET", "/v3/sync")).rooms;
  const bodiesIn = (room: { timeline: { events: { content: { body?: string } }[] } }) =>
    room.timeline.events.flatMap((event) => event.content.body ?? []);

  test("their messages and invitations do not arrive and do not count; their state does", async () => {
    const roomId = await matrix.room(anna, [bo, agnes], {});
    await ignore(agnes, bo);
    await matrix.send(bo, roomId, { ...text("osedd"), "m.mentions": { user_ids: [agnes.userId] } });
    await matrix.send(anna, roomId, { ...text("sedd"), "m.mentions": { user_ids: [agnes.userId] } });
    await matrix.get(bo, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.member/${id(bo.userId)}`, {
      membership: "join",
      displayname: "Bo i rummet",
    });
    const room = (await sync(agnes)).join[roomId];
    expect(bodiesIn(room)).toEqual(["sedd"]);
    expect(JSON.stringify(room)).toContain("Bo i rummet");
    expect(room.unread_notifications).toMatchObject({ highlight_count: 1 });
    const invited = await matrix.get(bo, "POST", "/v3/createRoom", { invite: [agnes.userId] });
    expect((await sync(agnes)).invite?.[invited.room_id]).toBeUndefined();
    await ignore(agnes);
    const after = await sync(agnes);
    expect(bodiesIn(after.join[roomId])).toEqual(["osedd", "sedd"]);
    expect(after.join[roomId].unread_notifications).toMatchObject({ highlight_count: 2 });
    expect(after.invite[invited.room_id]).toBeDefined();
  });

  test("nobody ignores themselves, and a list of nonsense ignores nobody", async () => {
    const roomId = await matrix.room(anna, [agnes], {});
    await ignore(anna, anna);
    await matrix.send(anna, roomId, text("min"));
    expect(bodiesIn((await sync(anna)).join[roomId])).toEqual(["min"]);
    await matrix.get(anna, "PUT", `/v3/user/${id(anna.userId)}/account_data/m.ignored_user_list`, { ignored_users: 7 });
    expect(bodiesIn((await sync(anna)).join[roomId])).toEqual(["min"]);
  });
});

describe("aliases", () => {
  const alias = "#diariet:fk.example";
  test("a room is called by aliases that lead to it, and no longer by one that is gone", async () => {
    const roomId = await matrix.room(anna, [agnes], {});
    const other = await matrix.room(anna, [], {});
    const path = `/v3/rooms/${id(roomId)}/state/m.room.canonical_alias/`;
    expect(await matrix.refused(anna, "PUT", path, { alias })).toBe("400 M_BAD_ALIAS");
    await matrix.get(anna, "PUT", `/v3/directory/room/${id(alias)}`, { room_id: other });
    expect(await matrix.refused(anna, "PUT", path, { alias })).toBe("400 M_BAD_ALIAS");
    await matrix.get(anna, "DELETE", `/v3/directory/room/${id(alias)}`);
    await matrix.get(anna, "PUT", `/v3/directory/room/${id(alias)}`, { room_id: roomId });
    expect(await matrix.refused(anna, "PUT", path, { alias: "diariet" })).toBe("400 M_INVALID_PARAM");
    expect(await matrix.refused(anna, "PUT", path, { alias, alt_aliases: ["#ingen:fk.example"] })).toBe(
      "400 M_BAD_ALIAS",
    );
    await matrix.get(anna, "PUT", path, { alias, alt_aliases: [alias] });
    await matrix.get(anna, "DELETE", `/v3/directory/room/${id(alias)}`);
    expect(await matrix.get(anna, "GET", path)).toEqual({ alt_aliases: [] });
  });
});

describe("rules of push", () => {
  test.each([[["schnotify"]], [[{ set_tweak: 7 }]], [[{ sound: "default" }]], [[null]]])(
    "actions such as %j are refused",
    async (actions) => {
      const path = "/v3/pushrules/global/content/fika";
      expect(await matrix.refused(anna, "PUT", path, { pattern: "fika", actions })).toBe("400 M_INVALID_PARAM");
    },
  );

  test("the words and tweaks of the specification are taken", async () => {
    await matrix.get(anna, "PUT", "/v3/pushrules/global/content/fika", {
      pattern: "fika",
      actions: ["notify", { set_tweak: "sound", value: "default" }, { set_tweak: "highlight" }],
    });
  });
});

test("what a client wrote into its own member event stays when the person changes their name", async () => {
  const roomId = await matrix.room(agnes, [], {});
  const path = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(agnes.userId)}`;
  await matrix.get(agnes, "PUT", path, { membership: "join", displayname: "Agnes", "se.safos.x": { y: 1 } });
  await matrix.get(agnes, "PUT", `/v3/profile/${id(agnes.userId)}/displayname`, { displayname: "Agnes Ny" });
  await eventually(async () =>
    expect(await matrix.get(agnes, "GET", path)).toEqual({
      membership: "join",
      displayname: "Agnes Ny",
      "se.safos.x": { y: 1 },
    }),
  );
});

test("signatures of keys come of five hundred people at most in one request", async () => {
  const crowd = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`@p${n}:digg.example`, {}]));
  expect(await matrix.refused(anna, "POST", "/v3/keys/signatures/upload", crowd)).toBe("413 M_TOO_LARGE");
});
