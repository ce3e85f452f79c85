import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Accounts that read and do not write. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const path = (who: string): string => `/_matrix/client/v1/admin/suspend/${id(who)}`;
const suspend = (who: TestPerson | null, about: string, body: object = { suspended: true }) =>
  here.ask(who, "PUT", path(about), body);
const codeOf = async (asked: ReturnType<typeof suspend>): Promise<string> => {
  const { status, body } = await asked;
  return `${status} ${body.errcode ?? ""}`.trim();
};
const no = "403 M_USER_SUSPENDED";
const restore = async (): Promise<void> => void (await suspend(anna, agnes.userId, { suspended: false }));

test("only an administrator of the same organisation suspends, and no administrator is suspended", async () => {
  const read = async () => (await here.ask(anna, "GET", path(agnes.userId))).body;
  expect(await read()).toEqual({ suspended: false });
  expect(await codeOf(suspend(null, agnes.userId))).toBe("401 M_MISSING_TOKEN");
  for (const who of [agnes, britt, bo]) {
    expect(await codeOf(suspend(who, agnes.userId))).toBe("403 M_FORBIDDEN");
    expect(await codeOf(here.ask(who, "GET", path(agnes.userId)))).toBe("403 M_FORBIDDEN");
    // Whether there is anyone by that name is not told.
    expect(await codeOf(here.ask(who, "GET", path("@none:fk.example")))).toBe("403 M_FORBIDDEN");
  }
  expect(await codeOf(suspend(anna, anna.userId))).toBe("403 M_FORBIDDEN");
  expect(await codeOf(here.ask(anna, "GET", path(anna.userId)))).toBe("403 M_FORBIDDEN");
  expect(await codeOf(suspend(anna, "@none:fk.example"))).toBe("404 M_NOT_FOUND");
  expect(await codeOf(suspend(anna, "@none:elsewhere.example"))).toBe("400 M_INVALID_PARAM");
  for (const body of [{}, { suspended: "yes" }, { suspended: null }])
    expect(await codeOf(suspend(anna, agnes.userId, body))).toBe("400 M_BAD_JSON");
  expect(await read()).toEqual({ suspended: false });
  const capability = async (who: TestPerson) =>
    (await here.get(who, "GET", "/v3/capabilities")).capabilities["m.account_moderation"];
  expect(await capability(anna)).toEqual({ lock: true, suspend: true });
  expect(await capability(agnes)).toBeUndefined();
});

test("who is suspended reads, signs in, verifies, leaves and takes back, and writes nothing, in every process", async () => {
  const roomId = await here.room(anna, [agnes], { power_level_content_override: { redact: 0, invite: 0 } });
  const { room_id: invitedTo } = await here.get(anna, "POST", "/v3/createRoom", { invite: [agnes.userId] });
  const own = await here.send(agnes, roomId, { msgtype: "m.text", body: "mitt" });
  const others = await here.send(anna, roomId, { msgtype: "m.text", body: "annas" });
  expect((await suspend(anna, agnes.userId)).body).toEqual({ suspended: true });
  expect((await here.ask(anna, "GET", path(agnes.userId))).body).toEqual({ suspended: true });
  const room = `/v3/rooms/${id(roomId)}`;
  const message = { msgtype: "m.text", body: "nej" };
  const asks: [string, string, unknown][] = [
    ["PUT", `${room}/send/m.room.message/s1`, message],
    ["PUT", `${room}/send/m.reaction/s2`, { "m.relates_to": { rel_type: "m.annotation", event_id: own, key: "+" } }],
    ["PUT", `${room}/send/m.room.redaction/s3`, { redacts: others }],
    ["PUT", `${room}/redact/${id(others)}/s4`, {}],
    ["PUT", `${room}/state/m.room.topic/`, { topic: "nej" }],
    ["PUT", `${room}/state/m.room.member/${id(agnes.userId)}`, { membership: "join", displayname: "Nej" }],
    ["PUT", `${room}/state/m.room.member/${id(bo.userId)}`, { membership: "invite" }],
    ["PUT", `${room}/state/org.matrix.msc3401.call.member/${id(agnes.userId)}`, { application: "m.call" }],
    ["POST", "/v3/createRoom", {}],
    ["POST", `/v3/join/${id(invitedTo)}`, {}],
    ["POST", `/v3/rooms/${id(invitedTo)}/join`, {}],
    ["POST", `/v3/knock/${id(invitedTo)}`, {}],
    ["POST", `${room}/invite`, { user_id: bo.userId }],
    ["POST", `${room}/kick`, { user_id: anna.userId }],
    ["POST", `${room}/ban`, { user_id: anna.userId }],
    ["POST", `${room}/unban`, { user_id: bo.userId }],
    ["POST", `${room}/upgrade`, { new_version: "12" }],
    ["PUT", `/v3/directory/room/${id("#nej:fk.example")}`, { room_id: roomId }],
    ["DELETE", `/v3/directory/room/${id("#nej:fk.example")}`, undefined],
    ["PUT", `${room}/typing/${id(agnes.userId)}`, { typing: true, timeout: 1000 }],
    ["PUT", `/v3/profile/${id(agnes.userId)}/displayname`, { displayname: "Nej" }],
    ["DELETE", `/v3/profile/${id(agnes.userId)}/avatar_url`, undefined],
    ["POST", "/_matrix/media/v1/create", {}],
  ];
  for (const [method, url, body] of asks)
    expect([method, url, await here.refused(agnes, method, url, body)]).toEqual([method, url, no]);
  await eventually(async () => {
    expect(await there.refused(agnes, "PUT", `${room}/send/m.room.message/s5`, message)).toBe(no);
  }, 1000);

  expect((await here.get(agnes, "GET", `${room}/messages?dir=b`)).chunk.length).toBeGreaterThan(1);
  const synced = await here.get(agnes, "GET", "/v3/sync");
  expect(Object.keys(synced.rooms.join)).toContain(roomId);
  await here.get(agnes, "POST", `${room}/receipt/m.read/${id(others)}`, {});
  await here.get(agnes, "PUT", "/v3/sendToDevice/m.key.verification.request/s6", { messages: {} });
  const device = { type: "m.login.password", identifier: { type: "m.id.user", user: agnes.userId } };
  await here.get(null, "POST", "/v3/login", { ...device, password: agnes.password });
  await here.get(agnes, "PUT", `${room}/redact/${id(own)}/s7`, {});
  await here.get(agnes, "POST", `/v3/rooms/${id(invitedTo)}/leave`, {});
  await here.get(agnes, "PUT", `${room}/state/m.room.member/${id(agnes.userId)}`, { membership: "leave" });

  await restore();
  await here.get(agnes, "POST", "/v3/createRoom", {});
  await eventually(async () => {
    expect((await there.ask(agnes, "POST", "/v3/createRoom", {})).status).toBe(200);
  }, 1000);
});

test("what was to be sent later is not sent, and going out of a call is", async () => {
  const call = "org.matrix.msc3401.call.member";
  const roomId = await here.room(anna, [agnes], { power_level_content_override: { events: { [call]: 0 } } });
  const room = `/_matrix/client/v3/rooms/${id(roomId)}`;
  const delay = "?org.matrix.msc4140.delay=1000";
  const state = `${room}/state/${call}/${id(agnes.userId)}`;
  const put = async (url: string, body: object) => {
    const { status, body: answer } = await server.call(agnes, "PUT", url, body);
    expect([status, answer]).toEqual([200, expect.anything()]);
  };
  await put(state, { application: "m.call" });
  await put(`${state}${delay}`, {});
  await put(`${room}/send/m.room.message/d1${delay}`, { msgtype: "m.text", body: "senare" });
  expect((await suspend(anna, agnes.userId)).status).toBe(200);
  await eventually(async () => {
    expect((await here.ask(anna, "GET", `/v3/rooms/${id(roomId)}/state/${call}/${id(agnes.userId)}`)).body).toEqual({});
    const all = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
    const { body } = await server.call(agnes, "GET", all);
    expect(JSON.stringify(body)).toContain("M_USER_SUSPENDED");
  }, 8000);
  const { chunk } = await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b`);
  expect(chunk.filter((one: { type: string }) => one.type === "m.room.message")).toEqual([]);
  await restore();
});

test("the page's own ways to write are closed as well, and reading stays open", async () => {
  const workspace = await server.workspace("Stopp", agnes, britt);
  const channels = `/api/v1/workspaces/${workspace.id}/channels`;
  const { body: made } = await server.call(agnes, "POST", channels, { name: "Nytt" });
  const direct = await here.room(anna, [agnes], { is_direct: true });
  expect((await server.call(anna, "PATCH", `/api/v1/persons/${agnes.id}`, { isSuspended: true })).body).toMatchObject({
    isSuspended: true,
    isDisabled: false,
  });
  const refused = async (method: string, url: string, body?: object) => {
    const answer = await server.call(agnes, method, url, body);
    expect([method, url, answer.status, answer.body.error?.code ?? answer.body.code]).toEqual([
      ...[method, url, 403],
      "ACCOUNT_SUSPENDED",
    ]);
  };
  await refused("POST", channels, { name: "Nej" });
  await refused("PATCH", `${channels}/${id(made.roomId)}`, { name: "Nej" });
  await refused("DELETE", `${channels}/${id(made.roomId)}`);
  await refused("PATCH", "/api/v1/me", { displayName: "Nej" });
  await refused("POST", `/api/v1/workspaces/${workspace.id}/members`, { name: bo.name, role: "editor" });
  expect((await server.call(agnes, "PATCH", "/api/v1/me", { theme: "dark" })).status).toBe(200);
  expect((await server.call(agnes, "GET", channels)).status).toBe(200);
  const chat = server.safos.chat.direct;
  expect(await chat.write(agnes.id, direct, "k1", { msgtype: "m.text", body: "nej" })).toBe(false);
  expect(await chat.others(agnes.id, direct)).toBeNull();
  expect(await chat.isIn(agnes.id, direct)).toBe(true);

  // Nobody is an administrator and suspended.
  const asAdmin = await server.call(anna, "PATCH", `/api/v1/persons/${agnes.id}`, { isAdmin: true });
  expect([asAdmin.status, JSON.stringify(asAdmin.body)]).toEqual([409, expect.stringContaining("ADMIN_SUSPENDED")]);
  const admin = await server.call(anna, "PATCH", `/api/v1/persons/${anna.id}`, { isSuspended: true });
  expect([admin.status, JSON.stringify(admin.body)]).toEqual([409, expect.stringContaining("ADMIN_SUSPENDED")]);
  await restore();
  expect(await chat.write(agnes.id, direct, "k2", { msgtype: "m.text", body: "ja" })).toBe(true);
});

test("of two administrators one suspends and the other promotes at the same moment: one of them is refused", async () => {
  const change = (at: TestServer, body: object) => at.call(anna, "PATCH", `/api/v1/persons/${agnes.id}`, body);
  for (let round = 0; round < 8; round++) {
    const answers = await Promise.all([change(server, { isSuspended: true }), change(twin, { isAdmin: true })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(JSON.stringify(answers.find(({ status }) => status === 409)?.body)).toContain("ADMIN_SUSPENDED");
    await eventually(async () => {
      for (const at of [server, twin])
        expect((await change(at, { isAdmin: false, isSuspended: false })).body).toMatchObject({
          isAdmin: false,
          isSuspended: false,
        });
    });
  }
});

test("who did it is in the log", async () => {
  await suspend(anna, agnes.userId);
  await restore();
  const facts = async () =>
    (
      await sql<{ facts: { isSuspended?: boolean } }>`select payload as facts from events.outbox
        where type = 'person.changed' and payload -> 'isSuspended' is not null and actor ->> 'id' = ${anna.id}
        order by id desc limit 2`.execute(server.safos.database.of())
    ).rows.map((row) => row.facts.isSuspended);
  expect(await facts()).toEqual([false, true]);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/audit?person=${agnes.id}`);
    expect(JSON.stringify(body)).toContain('"isSuspended":true');
  });
});
