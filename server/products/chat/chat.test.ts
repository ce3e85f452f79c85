import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestServer, testPassword, type TestPerson, type TestServer } from "../../testing/server.ts";
import { MatrixCaller } from "./testing.ts";

let server: TestServer;
let matrix: MatrixCaller;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;

beforeAll(async () => {
  server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
  matrix = new MatrixCaller(server);
  ({ anna, agnes, bo } = server.people);
});
afterAll(async () => {
  await server.stop();
});

const id = encodeURIComponent;
const room = (owner: TestPerson, others: TestPerson[] = [], body: object = {}): Promise<string> =>
  matrix.room(owner, others, body);
const send = (who: TestPerson, roomId: string, content: object, type?: string): Promise<string> =>
  matrix.send(who, roomId, content, type);
const text = (body: string) => ({ msgtype: "m.text", body });

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
async function since(who: TestPerson, token?: string, query = ""): Promise<any> {
  return matrix.get(
    who,
    "GET",
    `/v3/sync?timeout=${token === undefined ? 0 : 5000}${token === undefined ? "" : `&since=${token}`}${query}`,
  );
}

describe("signing in", () => {
  test("what the server speaks is told to anybody", async () => {
    expect((await matrix.get(null, "GET", "/versions")).versions).toContain("v1.12");
    const wellKnown = await server.call(null, "GET", "/.well-known/matrix/client");
    expect(wellKnown.body["m.homeserver"].base_url).toBe(server.url);
    expect(wellKnown.headers.get("access-control-allow-origin")).toBe("*");
    expect((await server.call(null, "GET", "/.well-known/matrix/server")).body["m.server"]).toBe(
      new URL(server.url).host,
    );
  });

  test("both forms of a name sign in, a wrong password and an unknown one do not", async () => {
    expect((await matrix.get(null, "GET", "/v3/login")).flows[0]).toEqual({ type: "m.login.password" });
    for (const user of ["@anna:fk.example", "anna@fk.example"]) {
      const session = await matrix.get(null, "POST", "/v3/login", {
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password: testPassword,
        device_id: "DEV1",
      });
      expect(session).toMatchObject({ user_id: "@anna:fk.example", device_id: "DEV1" });
    }
    const login = (user: string, password: string) => ({
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password,
    });
    expect(await matrix.refused(null, "POST", "/v3/login", login("@anna:fk.example", "fel"))).toBe("403 M_FORBIDDEN");
    expect(await matrix.refused(null, "POST", "/v3/login", login("@ingen:fk.example", "fel"))).toBe("403 M_FORBIDDEN");
    expect(await matrix.refused(null, "POST", "/v3/login", { type: "m.login.dummy", token: "x" })).toBe(
      "400 M_UNKNOWN",
    );
    expect(await matrix.refused(null, "POST", "/v3/login", { type: "m.login.password" })).toBe("400 M_MISSING_PARAM");
  });

  test("a refresh token gives a new pair, and signing out ends the session and its open sync", async () => {
    const session = await matrix.get(null, "POST", "/v3/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: "agnes@fk.example" },
      password: testPassword,
      refresh_token: true,
    });
    expect(session.expires_in_ms).toBeGreaterThan(0);
    const next = await matrix.get(null, "POST", "/v3/refresh", { refresh_token: session.refresh_token });
    const visitor = { ...agnes, token: next.access_token as string };
    expect(await matrix.get(visitor, "GET", "/v3/account/whoami")).toMatchObject({
      user_id: agnes.userId,
      device_id: session.device_id,
    });
    const { next_batch: token } = await since(visitor);
    const waiting = matrix.refused(visitor, "GET", `/v3/sync?since=${token}&timeout=20000`);
    await eventually(async () => {
      // The long poll must be open before the session ends under it.
      expect((await matrix.get(visitor, "GET", "/v3/devices")).devices.length).toBeGreaterThan(0);
    });
    await matrix.get(visitor, "POST", "/v3/logout", {});
    expect(await waiting).toBe("401 M_UNKNOWN_TOKEN");
    expect(await matrix.refused(visitor, "GET", "/v3/account/whoami")).toBe("401 M_UNKNOWN_TOKEN");
    expect(await matrix.refused(null, "GET", "/v3/account/whoami")).toBe("401 M_MISSING_TOKEN");
  });

  test("devices are listed, renamed and, with the password, removed", async () => {
    const session = await matrix.get(null, "POST", "/v3/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: "bo@digg.example" },
      password: testPassword,
      device_id: "TELEFON",
      initial_device_display_name: "Telefon",
    });
    const phone = { ...bo, token: session.access_token as string };
    expect(await matrix.get(phone, "GET", "/v3/devices/TELEFON")).toMatchObject({ display_name: "Telefon" });
    await matrix.get(phone, "PUT", "/v3/devices/TELEFON", { display_name: "Bos telefon" });
    expect(await matrix.get(bo, "GET", "/v3/devices/TELEFON")).toMatchObject({ display_name: "Bos telefon" });
    expect((await matrix.ask(bo, "DELETE", "/v3/devices/TELEFON", {})).status).toBe(401);
    await matrix.get(bo, "POST", "/v3/delete_devices", {
      devices: ["TELEFON"],
      auth: { type: "m.login.password", password: testPassword },
    });
    expect(await matrix.refused(phone, "GET", "/v3/account/whoami")).toBe("401 M_UNKNOWN_TOKEN");
    expect(await matrix.refused(bo, "GET", "/v3/devices/TELEFON")).toBe("404 M_NOT_FOUND");
  });

  test("what every client asks for at its start has an answer", async () => {
    expect(await matrix.get(anna, "GET", "/v3/account/3pid")).toEqual({ threepids: [] });
    expect((await matrix.get(anna, "GET", "/v3/voip/turnServer")).uris).toEqual([]);
    expect(await matrix.refused(anna, "GET", "/v3/room_keys/version")).toBe("404 M_NOT_FOUND");
    expect(await matrix.get(anna, "GET", `/v3/presence/${id(bo.userId)}/status`)).toEqual({ presence: "offline" });
    expect(await matrix.get(anna, "GET", "/v3/notifications")).toEqual({ notifications: [] });
  });

  test("capabilities, filters and the user directory answer by the book", async () => {
    expect((await matrix.get(anna, "GET", "/v3/capabilities")).capabilities["m.room_versions"].default).toBe("11");
    const { filter_id: filter } = await matrix.get(anna, "POST", `/v3/user/${id(anna.userId)}/filter`, {
      room: { timeline: { limit: 3 } },
    });
    expect(await matrix.get(anna, "GET", `/v3/user/${id(anna.userId)}/filter/${filter}`)).toEqual({
      room: { timeline: { limit: 3 } },
    });
    expect(await matrix.refused(bo, "GET", `/v3/user/${id(anna.userId)}/filter/${filter}`)).toBe("403 M_FORBIDDEN");
    for (const timeline of [
      { types: ["a".repeat(256)] },
      { not_types: Array(101).fill("a") },
      { senders: Array(501).fill("a") },
    ])
      expect(await matrix.refused(anna, "POST", `/v3/user/${id(anna.userId)}/filter`, { room: { timeline } })).toBe(
        "400 M_BAD_JSON",
      );
    const found = await matrix.get(anna, "POST", "/v3/user_directory/search", { search_term: "agnes" });
    expect(found.results.map((one: { user_id: string }) => one.user_id)).toContain(agnes.userId);
    await server.safos.organisations.change(bo.organisationId, { rules: { isDirectoryOpen: false } });
    expect((await matrix.get(anna, "POST", "/v3/user_directory/search", { search_term: "britt" })).results).toEqual([]);
    const { britt } = server.people;
    expect(await matrix.refused(anna, "POST", "/v3/createRoom", { invite: [britt.userId] })).toBe("404 M_NOT_FOUND");
    expect(await matrix.refused(anna, "GET", `/v3/profile/${id(britt.userId)}`)).toBe("404 M_NOT_FOUND");
    await server.safos.organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  });
});

describe("a conversation", () => {
  test("what nests deeper than anyone would is refused, in a body and in an address", async () => {
    const roomId = await room(anna, [bo]);
    const deep = `${"[".repeat(8000)}${"]".repeat(8000)}`;
    for (const [method, path, body] of [
      ["PUT", `/v3/rooms/${id(roomId)}/send/m.room.message/deep`, `{"msgtype":"m.text","body":"x","a":${deep}}`],
      ["PUT", `/v3/rooms/${id(roomId)}/state/a.b/c`, `{"a":${deep}}`],
      ["PUT", `/v3/user/${id(anna.userId)}/account_data/a.b`, `{"a":${deep}}`],
      ["POST", "/v3/createRoom", `{"a":${deep}}`],
    ] as const) {
      const answer = await fetch(`${server.url}/_matrix/client${path}`, {
        method,
        headers: { authorization: `Bearer ${anna.token}` },
        body,
      });
      const { errcode } = (await answer.json()) as { errcode: string };
      expect([path, answer.status, errcode]).toEqual([path, 400, "M_BAD_JSON"]);
    }
    const filter = id(`{"a":${"[".repeat(2000)}${"]".repeat(2000)}}`);
    expect(await matrix.refused(anna, "GET", `/v3/sync?filter=${filter}`)).toBe("400 M_BAD_JSON");
  });

  test("a filter or a keyword full of stars holds nobody up", async () => {
    const roomId = await room(anna, [bo]);
    const pattern = `${"*a".repeat(100)}*b`;
    const type = "a".repeat(200);
    await matrix.get(bo, "PUT", "/v3/pushrules/global/content/stars", { actions: ["notify"], pattern });
    await matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/send/${type}/stars`, text("aaaa"));
    await send(anna, roomId, text("a".repeat(50_000)));
    const begun = performance.now();
    const filter = id(JSON.stringify({ room: { timeline: { types: [pattern] }, state: { types: [pattern] } } }));
    expect((await since(bo, undefined, `&filter=${filter}`)).rooms.join[roomId].timeline.events).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(2000);
    await matrix.get(bo, "DELETE", "/v3/pushrules/global/content/stars");
  });

  test("people of two organisations meet, and each event is signed by its sender's own domain", async () => {
    const roomId = await room(anna, [bo], { room_version: "12", name: "Möte", topic: "Om saken", is_direct: true });
    expect(roomId).not.toContain(":");
    await send(bo, roomId, text("Hej"));
    const { rows } = await server.safos.database.pool.query<{ sender: string; pdu: string }>(
      "select sender, pdu from chat.event where room_id = $1",
      [roomId],
    );
    for (const row of rows) {
      const domains = Object.keys((JSON.parse(row.pdu) as { signatures: object }).signatures);
      expect(domains).toEqual([row.sender.slice(row.sender.indexOf(":") + 1)]);
    }
  });

  test("a message wakes a waiting sync with its text, its counts and the sender's own transaction id", async () => {
    const roomId = await room(anna, [bo]);
    const first = await since(
      bo,
      undefined,
      `&filter=${id('{"room":{"timeline":{"limit":1},"state":{"lazy_load_members":true}}}')}`,
    );
    expect(first.rooms.join[roomId].timeline.limited).toBe(true);
    const own = await since(anna);
    const waiting = since(bo, first.next_batch);
    const eventId = await send(anna, roomId, { ...text("Hej Bo"), "m.mentions": { user_ids: [bo.userId] } });
    const update = (await waiting).rooms.join[roomId];
    expect(update.timeline).toMatchObject({
      limited: false,
      events: [{ event_id: eventId, content: { body: "Hej Bo" } }],
    });
    expect(update.timeline.events[0].unsigned.transaction_id).toBeUndefined();
    expect(update.unread_notifications).toEqual({ notification_count: 1, highlight_count: 1 });
    const echo = (await since(anna, own.next_batch)).rooms.join[roomId];
    expect(echo.timeline.events[0].unsigned.transaction_id).toBe(`t${matrix.sent}`);
    expect(echo.unread_notifications.notification_count).toBe(0);
  });

  test("the same transaction sent again is the same event, also at the same time", async () => {
    const roomId = await room(anna);
    const put = () => matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/send/m.room.message/samma`, text("en gång"));
    const answers = await Promise.all([put(), put(), put()]);
    answers.push(await put());
    expect(new Set(answers.map((one) => one.event_id)).size).toBe(1);
    const page = await matrix.get(anna, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=100`);
    expect(page.chunk.filter((one: { type: string }) => one.type === "m.room.message")).toHaveLength(1);
  });

  test("the same transaction id in another room is another message", async () => {
    const [first, second] = [await room(anna), await room(anna)];
    const put = (roomId: string) =>
      matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/send/m.room.message/rum`, text(`i ${roomId}`));
    const ids = [await put(first), await put(second), await put(second)].map((one) => one.event_id as string);
    expect(ids[1]).not.toBe(ids[0]);
    expect(ids[2]).toBe(ids[1]);
    const { content } = await matrix.get(anna, "GET", `/v3/rooms/${id(second)}/event/${id(ids[1] ?? "")}`);
    expect(content.body).toBe(`i ${second}`);
    // Taking back is told apart by the room too.
    const takeBack = (roomId: string, eventId: string) =>
      matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(eventId)}/rum`, {});
    const redactions = [await takeBack(first, ids[0] ?? ""), await takeBack(second, ids[1] ?? "")];
    expect(new Set(redactions.map((one) => one.event_id)).size).toBe(2);
  });

  test("history is paged both ways without gaps or repeats", async () => {
    const roomId = await room(anna, [bo]);
    for (let number = 0; number < 25; number++) await send(anna, roomId, text(`rad ${number}`));
    const seen: string[] = [];
    let from = "";
    for (;;) {
      const page = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=7${from}`);
      for (const event of page.chunk) if (event.type === "m.room.message") seen.push(event.content.body);
      if (page.end === undefined) break;
      from = `&from=${page.end}`;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, number) => `rad ${24 - number}`));
    const forward = await matrix.get(
      bo,
      "GET",
      `/v3/rooms/${id(roomId)}/messages?dir=f&limit=500&filter=${id('{"types":["m.room.message"]}')}`,
    );
    expect(forward.chunk.map((one: { content: { body: string } }) => one.content.body)).toEqual(seen.toReversed());
  });

  test("an event is shown with what was around it, and found by its time", async () => {
    const roomId = await room(anna, [bo]);
    const ids: string[] = [];
    for (let number = 0; number < 9; number++) ids.push(await send(anna, roomId, text(`rad ${number}`)));
    const around = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/context/${id(ids[4] ?? "")}?limit=4`);
    expect(around.events_before.map((one: { event_id: string }) => one.event_id)).toEqual([ids[3], ids[2]]);
    expect(around.events_after.map((one: { event_id: string }) => one.event_id)).toEqual([ids[5], ids[6]]);
    const one = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/event/${id(ids[4] ?? "")}`);
    expect(one).toMatchObject({ event_id: ids[4], room_id: roomId });
    const found = await matrix.get(
      bo,
      "GET",
      `/v1/rooms/${id(roomId)}/timestamp_to_event?dir=f&ts=${one.origin_server_ts}`,
    );
    expect(found.origin_server_ts).toBeGreaterThanOrEqual(one.origin_server_ts);
    expect(await matrix.refused(agnes, "GET", `/v3/rooms/${id(roomId)}/event/${id(ids[4] ?? "")}`)).toBe(
      "403 M_FORBIDDEN",
    );
    expect(await matrix.refused(bo, "GET", `/v3/rooms/${id(roomId)}/event/${id("$finnsinte")}`)).toBe(
      "404 M_NOT_FOUND",
    );
  });

  test("edits, reactions and threads are bundled, and gone when redacted", async () => {
    const roomId = await room(anna, [bo]);
    const root = await send(anna, roomId, text("rot"));
    const edit = await send(anna, roomId, {
      ...text("* rot 2"),
      "m.new_content": text("rot 2"),
      "m.relates_to": { rel_type: "m.replace", event_id: root },
    });
    const reaction = await send(
      bo,
      roomId,
      { "m.relates_to": { rel_type: "m.annotation", event_id: root, key: "👍" } },
      "m.reaction",
    );
    const reply = await send(bo, roomId, { ...text("svar"), "m.relates_to": { rel_type: "m.thread", event_id: root } });
    const shown = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/event/${id(root)}`);
    expect(shown.content.body).toBe("rot");
    expect(shown.unsigned["m.relations"]["m.replace"].event_id).toBe(edit);
    expect(shown.unsigned["m.relations"]["m.thread"]).toMatchObject({
      count: 1,
      current_user_participated: true,
      latest_event: { event_id: reply },
    });
    const related = await matrix.get(
      anna,
      "GET",
      `/v1/rooms/${id(roomId)}/relations/${id(root)}/m.annotation/m.reaction`,
    );
    expect(related.chunk.map((one: { event_id: string }) => one.event_id)).toEqual([reaction]);
    expect(
      (await matrix.get(anna, "GET", `/v1/rooms/${id(roomId)}/relations/${id(root)}?limit=2`)).next_batch,
    ).toBeDefined();
    expect((await matrix.get(anna, "GET", `/v1/rooms/${id(roomId)}/threads`)).chunk[0].event_id).toBe(root);
    await matrix.get(bo, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(reply)}/r1`, { reason: "fel" });
    expect((await matrix.get(anna, "GET", `/v1/rooms/${id(roomId)}/threads`)).chunk).toEqual([]);
    const after = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/event/${id(root)}`);
    expect(after.unsigned["m.relations"]["m.thread"]).toBeUndefined();
    const gone = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/event/${id(reply)}`);
    expect(gone).toMatchObject({
      content: {},
      unsigned: { redacted_because: { content: { reason: "fel", redacts: reply } } },
    });
    const { rows } = await server.safos.database.pool.query("select pdu from chat.event where event_id = $1", [reply]);
    expect(rows[0].pdu).not.toContain("svar");
    expect(await matrix.refused(bo, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(root)}/r2`, {})).toBe(
      "403 M_FORBIDDEN",
    );
  });

  test("typing, receipts and markers reach the others; threads are counted by themselves", async () => {
    const roomId = await room(anna, [bo]);
    const root = await send(anna, roomId, text("rot"));
    const reply = await send(anna, roomId, {
      ...text("svar"),
      "m.relates_to": { rel_type: "m.thread", event_id: root },
    });
    const filter = `&filter=${id('{"room":{"timeline":{"unread_thread_notifications":true}}}')}`;
    const first = await since(bo, undefined, filter);
    expect(first.rooms.join[roomId].unread_notifications.notification_count).toBe(1);
    expect(first.rooms.join[roomId].unread_thread_notifications[root].notification_count).toBe(1);
    const { next_batch: token } = await since(anna);
    const typing = since(anna, token);
    await matrix.get(bo, "PUT", `/v3/rooms/${id(roomId)}/typing/${id(bo.userId)}`, { typing: true, timeout: 5000 });
    const seen = await typing;
    expect(seen.rooms.join[roomId].ephemeral.events).toMatchObject([
      { type: "m.typing", content: { user_ids: [bo.userId] } },
    ]);
    await matrix.get(bo, "PUT", `/v3/rooms/${id(roomId)}/typing/${id(bo.userId)}`, { typing: false });
    await matrix.get(bo, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(root)}`, { thread_id: "main" });
    const read = await since(bo, first.next_batch, filter);
    expect(read.rooms.join[roomId].unread_notifications.notification_count).toBe(0);
    expect(read.rooms.join[roomId].unread_thread_notifications[root].notification_count).toBe(1);
    await matrix.get(bo, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read.private/${id(reply)}`, { thread_id: root });
    await matrix.get(bo, "POST", `/v3/rooms/${id(roomId)}/read_markers`, { "m.fully_read": reply, "m.read": reply });
    const done = await since(bo, read.next_batch, filter);
    expect(done.rooms.join[roomId].unread_thread_notifications).toBeUndefined();
    expect(done.rooms.join[roomId].account_data.events).toContainEqual({
      type: "m.fully_read",
      content: { event_id: reply },
    });
    const others = await since(anna, seen.next_batch);
    const receipts = others.rooms.join[roomId].ephemeral.events.find(
      (one: { type: string }) => one.type === "m.receipt",
    );
    expect(receipts.content[root]["m.read"][bo.userId].thread_id).toBe("main");
    expect(JSON.stringify(receipts)).not.toContain("m.read.private");
  });

  test("state is set, read back, and shown as it was to a person who left", async () => {
    const roomId = await room(anna, [bo]);
    const base = `/v3/rooms/${id(roomId)}/state`;
    await matrix.get(anna, "PUT", `${base}/m.room.topic/`, { topic: "Nytt" });
    expect(await matrix.get(bo, "GET", `${base}/m.room.topic/`)).toEqual({ topic: "Nytt" });
    const again = await matrix.get(anna, "PUT", `${base}/m.room.topic/`, { topic: "Nytt" });
    expect(again.event_id).toBe((await matrix.get(anna, "PUT", `${base}/m.room.topic/`, { topic: "Nytt" })).event_id);
    expect(await matrix.refused(bo, "PUT", `${base}/m.room.topic/`, { topic: "Bos" })).toBe("403 M_FORBIDDEN");
    await matrix.get(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
    await matrix.get(anna, "PUT", `${base}/m.room.topic/`, { topic: "Sedan" });
    await send(anna, roomId, text("efteråt"));
    expect((await matrix.get(bo, "GET", `${base}/m.room.topic/`)).topic).toBe("Nytt");
    const page = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=100`);
    expect(JSON.stringify(page)).not.toContain("efteråt");
    await matrix.get(bo, "POST", `/v3/rooms/${id(roomId)}/forget`, {});
    expect(await matrix.refused(bo, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b`)).toBe("403 M_FORBIDDEN");
    const state = await matrix.get(anna, "GET", base);
    expect(state.map((one: { type: string }) => one.type)).toContain("m.room.power_levels");
    expect((await matrix.get(anna, "GET", `/v3/rooms/${id(roomId)}/members?not_membership=leave`)).chunk).toHaveLength(
      1,
    );
    expect(
      (await matrix.get(anna, "GET", `/v3/rooms/${id(roomId)}/joined_members`)).joined[anna.userId].display_name,
    ).toBe("Anna Lindqvist");
  });

  test("kick, ban, unban and invite follow the power levels; the kicked one's sync says so at once", async () => {
    const roomId = await room(anna, [bo, agnes]);
    const base = `/v3/rooms/${id(roomId)}`;
    expect(await matrix.refused(bo, "POST", `${base}/kick`, { user_id: agnes.userId })).toBe("403 M_FORBIDDEN");
    expect(await matrix.refused(bo, "POST", `${base}/kick`, { user_id: anna.userId })).toBe("403 M_FORBIDDEN");
    const { next_batch: token } = await since(bo);
    const waiting = since(bo, token);
    await matrix.get(anna, "POST", `${base}/kick`, { user_id: bo.userId, reason: "fel rum" });
    const left = (await waiting).rooms.leave[roomId];
    expect(left.timeline.events.at(-1)).toMatchObject({
      content: { membership: "leave", reason: "fel rum" },
      state_key: bo.userId,
    });
    expect(await matrix.refused(bo, "PUT", `${base}/send/m.room.message/efter`, text("kvar"))).toBe("403 M_FORBIDDEN");
    expect(await matrix.refused(bo, "POST", `${base}/join`, {})).toBe("403 M_FORBIDDEN");
    await matrix.get(anna, "POST", `${base}/ban`, { user_id: bo.userId });
    expect(await matrix.refused(anna, "POST", `${base}/invite`, { user_id: bo.userId })).toBe("403 M_FORBIDDEN");
    await matrix.get(anna, "POST", `${base}/unban`, { user_id: bo.userId });
    await matrix.get(anna, "POST", `${base}/invite`, { user_id: bo.userId, reason: "välkommen åter" });
    const invited = (await since(bo, token)).rooms.invite[roomId];
    expect(invited.invite_state.events.map((one: { type: string }) => one.type)).toContain("m.room.create");
    await matrix.get(bo, "POST", `/v3/join/${id(roomId)}`, {});
    expect((await matrix.get(bo, "GET", "/v3/joined_rooms")).joined_rooms).toContain(roomId);
  });

  test("version 11 rooms work too, and versions that are not served are refused", async () => {
    const roomId = await room(anna, [bo], { room_version: "11", preset: "trusted_private_chat" });
    expect(roomId).toMatch(/^![A-Za-z0-9]+:fk\.example$/);
    await send(bo, roomId, text("hej"));
    await matrix.get(bo, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.name/`, { name: "Elva" });
    expect(await matrix.refused(anna, "POST", "/v3/createRoom", { room_version: "1" })).toBe(
      "400 M_UNSUPPORTED_ROOM_VERSION",
    );
  });

  test("aliases lead to rooms and are each other's only once", async () => {
    const roomId = await room(anna, [], { room_alias_name: "torget", preset: "public_chat" });
    expect((await matrix.get(bo, "GET", `/v3/directory/room/${id("#torget:fk.example")}`)).room_id).toBe(roomId);
    expect(await matrix.refused(agnes, "POST", "/v3/createRoom", { room_alias_name: "torget" })).toBe(
      "400 M_ROOM_IN_USE",
    );
    await matrix.get(agnes, "POST", `/v3/join/${id("#torget:fk.example")}`, {});
    // Bo is of another organisation.
    expect(await matrix.refused(bo, "POST", `/v3/join/${id("#torget:fk.example")}`, {})).toBe("403 M_FORBIDDEN");
    await matrix.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
    await matrix.get(bo, "POST", `/v3/join/${id("#torget:fk.example")}`, {});
    await matrix.get(anna, "PUT", `/v3/directory/room/${id("#plats:fk.example")}`, { room_id: roomId });
    expect((await matrix.get(anna, "GET", `/v3/rooms/${id(roomId)}/aliases`)).aliases).toEqual([
      "#plats:fk.example",
      "#torget:fk.example",
    ]);
    expect(await matrix.refused(bo, "DELETE", `/v3/directory/room/${id("#plats:fk.example")}`)).toBe("403 M_FORBIDDEN");
    await matrix.get(anna, "DELETE", `/v3/directory/room/${id("#plats:fk.example")}`);
    expect((await matrix.get(bo, "GET", "/v3/publicRooms")).chunk).toEqual([]);
    expect((await matrix.get(bo, "GET", `/v1/room_summary/${id("#torget:fk.example")}`)).membership).toBe("join");
    expect((await matrix.get(bo, "GET", `/v1/mutual_rooms?user_id=${id(anna.userId)}`)).joined).toContain(roomId);
  });
});
