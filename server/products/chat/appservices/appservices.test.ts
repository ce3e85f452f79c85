import { afterAll, expect, onTestFinished, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { holder, register, registrationOf, startFakeAppservice, type FakeAppservice } from "./testing.ts";

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes, bo } = server.people;
const domain = "fk.example";
let count = 0;

/** A fresh one, which both processes know of. */
async function attach(more: (id: string) => object = () => ({})): Promise<{ fake: FakeAppservice; id: string }> {
  const id = `as${(count += 1)}`;
  const fake = await startFakeAppservice();
  onTestFinished(() => fake.stop());
  await register(server, id, fake, more(id));
  for (const caller of [here, there])
    await eventually(async () => {
      expect((await caller.ask(holder(fake.asToken), "GET", "/v3/account/whoami")).status).toBe(200);
    });
  return { fake, id };
}

const asUser = (userId: string): string => `user_id=${encodeURIComponent(userId)}`;

async function ghost(fake: FakeAppservice, username: string): Promise<string> {
  const body = { type: "m.login.application_service", username, inhibit_login: true };
  return (await here.get(holder(fake.asToken), "POST", "/v3/register", body)).user_id as string;
}

test("a registered application service is its sender and its ghosts, and nobody else", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  expect(await there.get(it, "GET", "/v3/account/whoami")).toMatchObject({ user_id: `@${id}bot:${domain}` });
  const userId = `@_${id}_kim:${domain}`;
  expect(await here.refused(it, "GET", `/v3/account/whoami?${asUser(userId)}`)).toBe("403 M_FORBIDDEN");
  expect(await ghost(fake, `_${id}_kim`)).toBe(userId);
  expect(await there.get(it, "GET", `/v3/account/whoami?${asUser(userId)}`)).toMatchObject({ user_id: userId });
  for (const other of [
    anna.userId,
    bo.userId,
    `@_safos:${domain}`,
    `@_${id}_kim:digg.example`,
    `@_${id}_lo:${domain}`,
    "x",
  ])
    expect(await here.refused(it, "GET", `/v3/account/whoami?${asUser(other)}`)).toBe("403 M_FORBIDDEN");
  // A person is nobody else by asking.
  expect(await here.get(anna, "GET", `/v3/account/whoami?${asUser(userId)}`)).toMatchObject({ user_id: anna.userId });
  expect(await here.refused(holder("x".repeat(40)), "GET", `/v3/account/whoami`)).toBe("401 M_UNKNOWN_TOKEN");
  expect(await here.refused(holder(fake.hsToken), "GET", `/v3/account/whoami`)).toBe("401 M_UNKNOWN_TOKEN");
});

test("ghosts are registered in the namespace alone, once, by their application service", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const type = "m.login.application_service";
  const asked = (username: unknown, who = it, more: object = {}) =>
    here.refused(who, "POST", "/v3/register", { type, username, ...more });
  await ghost(fake, `_${id}_a`);
  expect(await asked(`_${id}_a`)).toBe("400 M_USER_IN_USE");
  expect(await asked("annan")).toBe("400 M_EXCLUSIVE");
  expect(await asked(`_${id}_Ö`)).toBe("400 M_INVALID_USERNAME");
  expect(await asked(`_${id}_${"a".repeat(250)}`)).toBe("400 M_INVALID_USERNAME");
  expect(await asked(1)).toBe("400 M_BAD_JSON");
  expect(await asked(`_${id}_b`, it, { type: "m.login.dummy" })).toBe("400 M_UNKNOWN");
  for (const who of [null, anna]) expect(await asked(`_${id}_b`, who as never)).toBe("403 M_FORBIDDEN");
  const { fake: other } = await attach();
  expect(await asked(`_${id}_b`, holder(other.asToken))).toBe("400 M_EXCLUSIVE");
  // The name is kept from people too.
  await expect(
    server.safos.identity.add({ name: `${id}bot@${domain}`, password: "ett långt lösenord" }),
  ).rejects.toMatchObject({ code: "NAME_TAKEN" });
  const simultaneous = await Promise.all(
    [here, there, here, there].map((at) => at.ask(it, "POST", "/v3/register", { type, username: `_${id}_c` })),
  );
  expect(simultaneous.map((one) => one.status).toSorted()).toEqual([200, 400, 400, 400]);
});

test("a ghost signs in by its application service alone, to the chat alone", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const userId = await ghost(fake, `_${id}_kim`);
  const login = (who: ReturnType<typeof holder> | null, user: string) =>
    here.ask(who, "POST", "/v3/login", {
      type: "m.login.application_service",
      identifier: { type: "m.id.user", user },
      device_id: "BRYGGA",
    });
  expect((await login(null, userId)).body.errcode).toBe("M_MISSING_TOKEN");
  expect((await login(anna, userId)).body.errcode).toBe("M_UNKNOWN_TOKEN");
  expect((await login(it, anna.userId)).body.errcode).toBe("M_EXCLUSIVE");
  expect((await login(it, `_${id}_lo`)).body.errcode).toBe("M_FORBIDDEN");
  const { status, body } = await login(it, `_${id}_kim`);
  expect([status, body.user_id, body.device_id]).toEqual([200, userId, "BRYGGA"]);
  const kim = holder(body.access_token);
  expect(await there.get(kim, "GET", "/v3/account/whoami")).toMatchObject({ user_id: userId, device_id: "BRYGGA" });
  // With its token and a device, that device; devices are made and removed by naming them.
  const as = `${asUser(userId)}&device_id=`;
  expect(await here.get(it, "GET", `/v3/account/whoami?${as}BRYGGA`)).toMatchObject({ device_id: "BRYGGA" });
  expect(await here.refused(it, "GET", `/v3/account/whoami?${as}ANNAN`)).toBe("400 M_UNKNOWN_DEVICE");
  const made = await here.ask(it, "PUT", `/v3/devices/ANNAN?${asUser(userId)}`, { display_name: "Ännu en" });
  expect(made.status).toBe(201);
  expect(await here.get(it, "GET", `/v3/account/whoami?${as}ANNAN`)).toMatchObject({ device_id: "ANNAN" });
  expect((await here.ask(it, "DELETE", `/v3/devices/ANNAN?${asUser(userId)}`, {})).status).toBe(200);
  expect(await here.refused(it, "GET", `/v3/account/whoami?${as}ANNAN`)).toBe("400 M_UNKNOWN_DEVICE");
  // Neither token opens anything but the chat.
  for (const token of [fake.asToken, body.access_token as string]) {
    expect([401, 403]).toContain((await server.call(holder(token), "GET", "/api/v1/session")).status);
    const basic = Buffer.from(`_${id}_kim@${domain}:${token}`).toString("base64");
    for (const authorization of [`Bearer ${token}`, `Basic ${basic}`])
      expect([401, 403]).toContain(
        (
          await fetch(`${server.url}/remote.php/dav/files/_${id}_kim@${domain}`, {
            method: "PROPFIND",
            headers: { authorization, depth: "0" },
          })
        ).status,
      );
  }
  // Nor does a password, should it come to have one.
  const person = await server.safos.identity.personByName(userId);
  await server.safos.identity.setPassword(person?.id ?? "", "ett långt lösenord");
  const bot = await server.safos.identity.personByName(`${id}bot@${domain}`);
  await server.safos.identity.setPassword(bot?.id ?? "", "ett långt lösenord");
  const withPassword = Buffer.from(`${id}bot@${domain}:ett långt lösenord`).toString("base64");
  const dav = `${server.url}/remote.php/dav/files/${id}bot@${domain}`;
  const headers = { authorization: `Basic ${withPassword}`, depth: "0" };
  expect((await fetch(dav, { method: "PROPFIND", headers })).status).toBe(401);
  await expect(
    server.safos.identity.createSession(person?.id ?? "", { kind: "page", label: "x" }),
  ).rejects.toMatchObject({ code: "SIGN_IN_REFUSED" });
  expect(
    (await server.call(null, "POST", "/api/v1/session", { name: `${id}bot@${domain}`, password: "ett långt lösenord" }))
      .status,
  ).toBe(401);
});

test("people are told apart from ghosts, which are in no list or count of colleagues and are found in rooms", async () => {
  const { fake, id } = await attach();
  const before = await server.safos.identity.countActivity(new Date(0), anna.organisationId);
  const userId = await ghost(fake, `_${id}_kim`);
  expect(await server.safos.identity.countActivity(new Date(0), anna.organisationId)).toEqual(before);
  const persons = await server.call(anna, "GET", `/api/v1/persons?query=_${id}`);
  expect([persons.status, JSON.stringify(persons.body)]).toEqual([200, expect.not.stringContaining(userId)]);
  const person = await server.safos.identity.personByName(userId);
  if (person) expect(server.safos.identity.view(person)).toMatchObject({ userId, isOfAppservice: true });
  await expect(server.safos.identity.requireColleague(anna, person?.id ?? "")).rejects.toMatchObject({
    code: "MISSING",
  });
  const roomId = await here.room(anna, [], {});
  await here.get(anna, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: userId });
  await here.get(holder(fake.asToken), "POST", `/v3/rooms/${encodeURIComponent(roomId)}/join?${asUser(userId)}`, {});
  const members = await here.get(anna, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/joined_members`);
  expect(Object.keys(members.joined)).toContain(userId);
});

test("messages are sent when the application service says, and only it may say so", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const roomId = encodeURIComponent((await here.get(it, "POST", "/v3/createRoom", { invite: [anna.userId] })).room_id);
  await here.get(anna, "POST", `/v3/rooms/${roomId}/join`, {});
  const sent = async (who: typeof it, txn: string): Promise<number> => {
    const path = `/v3/rooms/${roomId}/send/m.room.message/${txn}?ts=1500000000000`;
    const { event_id: eventId } = await here.get(who, "PUT", path, { msgtype: "m.text", body: id });
    return (await here.get(anna, "GET", `/v3/rooms/${roomId}/event/${encodeURIComponent(eventId)}`)).origin_server_ts;
  };
  expect(await sent(it, "a")).toBe(1_500_000_000_000);
  expect(await sent(anna, "b")).toBeGreaterThan(1_600_000_000_000);
  const state = `/v3/rooms/${roomId}/state/m.room.topic/?ts=`;
  const { event_id: eventId } = await here.get(it, "PUT", `${state}1500000000001`, { topic: "Förr" });
  const event = await here.get(anna, "GET", `/v3/rooms/${roomId}/event/${encodeURIComponent(eventId)}`);
  expect(event.origin_server_ts).toBe(1_500_000_000_001);
  // Whatever it says, nothing sticks for longer than from now on.
  const sticky = `/v3/rooms/${roomId}/send/m.room.message/c?ts=4000000000000&org.matrix.msc4354.sticky_duration_ms=60000`;
  const { event_id: stuckId } = await here.get(it, "PUT", sticky, { msgtype: "m.text", body: id });
  const stuck = await here.get(anna, "GET", `/v3/rooms/${roomId}/event/${encodeURIComponent(stuckId)}`);
  expect(stuck.origin_server_ts).toBeLessThanOrEqual(Date.now());
  for (const ts of ["x", "-1", "1e3", "99999999999999999999"])
    expect(await here.refused(it, "PUT", `${state}${ts}`, { topic: ts })).toBe("400 M_INVALID_PARAM");
});

test("a namespace that is exclusive keeps aliases to itself", async () => {
  const { fake, id } = await attach();
  const room_alias_name = `_${id}_torg`;
  expect(await here.refused(anna, "POST", "/v3/createRoom", { room_alias_name })).toBe("400 M_EXCLUSIVE");
  const roomId = await here.room(anna, [], {});
  const path = `/v3/directory/room/${encodeURIComponent(`#_${id}_torg:${domain}`)}`;
  expect(await here.refused(anna, "PUT", path, { room_id: roomId })).toBe("400 M_EXCLUSIVE");
  const made = await here.get(holder(fake.asToken), "POST", "/v3/createRoom", { room_alias_name });
  expect(await here.get(agnes, "GET", path)).toMatchObject({ room_id: made.room_id });
});

test("an unknown ghost or alias is asked for where its namespace is, by its organisation's people", async () => {
  const { fake, id } = await attach();
  const userId = `@_${id}_på-begäran:${domain}`.replace("å", "a").replace("ä", "a");
  const alias = `#_${id}_torg:${domain}`;
  fake.answer = async ({ path }) => {
    if (path.includes("/users/") && path.endsWith(userId)) await ghost(fake, userId.slice(1).split(":")[0] ?? "");
    else if (path.endsWith(alias))
      await here.get(holder(fake.asToken), "POST", "/v3/createRoom", {
        room_alias_name: `_${id}_torg`,
        preset: "public_chat",
      });
    else if (path.includes("/users/") || path.includes("/rooms/")) return { status: 404 };
    return { status: 200 };
  };
  const roomId = await here.room(anna, [], {});
  const invite = (who: typeof anna, user_id: string) =>
    here.ask(who, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/invite`, { user_id });
  expect((await invite(anna, userId)).status).toBe(200);
  expect(fake.asked).toContain(`GET /_matrix/app/v1/users/${userId}`);
  expect((await invite(anna, `@_${id}_ingen:${domain}`)).body.errcode).toBe("M_NOT_FOUND");
  expect((await here.ask(agnes, "POST", `/v3/join/${encodeURIComponent(alias)}`, {})).status).toBe(200);
  expect(fake.asked).toContain(`GET /_matrix/app/v1/rooms/${alias}`);
  const others = `#_${id}_annat:${domain}`;
  const asked = (): number => fake.asked.filter((one) => one.endsWith(others)).length;
  expect((await here.ask(bo, "GET", `/v3/directory/room/${encodeURIComponent(others)}`)).status).toBe(404);
  expect(asked()).toBe(0);
  expect((await here.ask(anna, "GET", `/v3/directory/room/${encodeURIComponent(others)}`)).status).toBe(404);
  expect(asked()).toBe(1);
});

test("a ping tells whether the application service is reached", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const ping = (who: typeof it | null, of = id) =>
    here.ask(who, "POST", `/_matrix/client/v1/appservice/${of}/ping`, { transaction_id: "t" });
  expect(await ping(it)).toMatchObject({ status: 200, body: { duration_ms: expect.any(Number) } });
  expect(fake.asked).toContain("POST /_matrix/app/v1/ping");
  expect((await ping(it, "annan")).body.errcode).toBe("M_FORBIDDEN");
  expect((await ping(anna)).body.errcode).toBe("M_FORBIDDEN");
  expect((await ping(null)).body.errcode).toBe("M_MISSING_TOKEN");
  fake.answer = () => ({ status: 418, body: "te" });
  expect(await ping(it)).toMatchObject({ status: 502, body: { errcode: "M_BAD_STATUS", status: 418, body: "te" } });
  fake.answer = () => ({ status: 302, headers: { location: `${fake.url}/_matrix/app/v1/ping` } });
  expect(await ping(it)).toMatchObject({ status: 502, body: { errcode: "M_BAD_STATUS", status: 302 } });
  fake.answer = () => ({ status: 200, body: "x".repeat(100_000) });
  expect(await ping(it)).toMatchObject({ status: 502, body: { errcode: "M_CONNECTION_FAILED" } });
  fake.stop();
  expect(await ping(it)).toMatchObject({ status: 502, body: { errcode: "M_CONNECTION_FAILED" } });
  const { fake: silent, id: other } = await attach(() => ({ url: null }));
  expect((await ping(holder(silent.asToken), other)).body.errcode).toBe("M_URL_NOT_SET");
});

test("what is removed opens nothing any more within a second, in any process, and what it wrote stays", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const userId = await ghost(fake, `_${id}_kim`);
  const session = await here.get(it, "POST", "/v3/login", {
    type: "m.login.application_service",
    identifier: { type: "m.id.user", user: userId },
  });
  const roomId = await here.room(anna, [], {});
  await here.get(anna, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: userId });
  await here.get(it, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/join?${asUser(userId)}`, {});
  const since = (await there.get(it, "GET", `/v3/sync?timeout=0&${asUser(userId)}`)).next_batch;
  const waiting = there.ask(it, "GET", `/v3/sync?timeout=30000&since=${since}&${asUser(userId)}`);
  const began = performance.now();
  await server.safos.chat.appservices.remove(id);
  for (const token of [fake.asToken, session.access_token])
    for (const caller of [here, there])
      await eventually(async () => {
        expect(await caller.refused(holder(token), "GET", "/v3/account/whoami")).toBe("401 M_UNKNOWN_TOKEN");
      });
  await waiting;
  // Long before the poll would have ended by itself.
  expect(performance.now() - began).toBeLessThan(5000);
  await expect(server.safos.chat.appservices.remove(id)).rejects.toMatchObject({ code: "MISSING" });
  expect(
    Object.keys((await here.get(anna, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/joined_members`)).joined),
  ).toContain(userId);
  const log = await server.call(anna, "GET", "/api/v1/audit");
  const acts = log.body.items.filter((one: { facts: { appserviceId?: string } }) => one.facts.appserviceId === id);
  expect(acts.map((one: { act: string }) => one.act).toSorted()).toEqual(["appservice.added", "appservice.removed"]);
});

test("an administrator locks a ghost, and one who is suspended writes nothing", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const userId = await ghost(fake, `_${id}_kim`);
  const roomId = encodeURIComponent(
    (await here.get(it, "POST", `/v3/createRoom?${asUser(userId)}`, { invite: [anna.userId] })).room_id,
  );
  const path = (txn: string): string => `/v3/rooms/${roomId}/send/m.room.message/${txn}?${asUser(userId)}`;
  const send = async (txn: string): Promise<string> => {
    const { status, body } = await here.ask(it, "PUT", path(txn), { msgtype: "m.text", body: txn });
    return `${status} ${body.errcode ?? ""}`.trim();
  };
  expect(await send("1")).toBe("200");
  const person = await server.safos.identity.personByName(userId);
  await server.safos.identity.change(person?.id ?? "", { isSuspended: true });
  expect(await send("2")).toBe("403 M_USER_SUSPENDED");
  await server.safos.identity.change(person?.id ?? "", { isSuspended: false });
  await here.get(anna, "PUT", `/v1/admin/lock/${encodeURIComponent(userId)}`, { locked: true });
  expect(await send("3")).toBe("403 M_USER_DEACTIVATED");
  expect((await here.ask(it, "GET", "/v3/account/whoami")).status).toBe(200);
});

test("who may send without limit is who the registration says, and the sender always", async () => {
  const slow = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "1" });
  onTestFinished(() => slow.stop());
  const caller = new MatrixCaller(slow, here.oracle);
  const made: [string, readonly number[]][] = [];
  for (const isLimited of [false, true]) {
    const fake = await startFakeAppservice();
    onTestFinished(() => fake.stop());
    const [id, it] = [isLimited ? "slow" : "free", holder(fake.asToken)];
    await register(slow, id, fake, { rate_limited: isLimited });
    await eventually(async () => expect((await caller.ask(it, "GET", "/v3/account/whoami")).status).toBe(200));
    const body = { type: "m.login.application_service", username: `_${id}_kim`, inhibit_login: true };
    const { user_id: userId } = await caller.get(it, "POST", "/v3/register", body);
    for (const query of [asUser(userId), ""]) {
      const statuses = [];
      for (let n = 0; n < 2; n++) statuses.push((await caller.ask(it, "POST", `/v3/createRoom?${query}`, {})).status);
      made.push([`${id} ${query === "" ? "sender" : "ghost"}`, statuses]);
    }
  }
  expect(made).toEqual([
    ["free ghost", [200, 200]],
    ["free sender", [200, 200]],
    ["slow ghost", [200, 429]],
    ["slow sender", [200, 200]],
  ]);
});

test("a registration that cannot be used is refused with the reason", async () => {
  const { fake, id } = await attach();
  const organisation = server.safos.organisations.byDomain(domain);
  if (!organisation) throw new Error("There is no organisation.");
  const whole = registrationOf("ny", await startFakeAppservice());
  const users = (regex: string): object => ({ namespaces: { users: [{ regex, exclusive: true }] } });
  for (const [more, reason] of [
    [{ id: "" }, "id"],
    [{ id: "x".repeat(101) }, "id"],
    [{ url: "ftp://x" }, "url"],
    [{ url: "http://a:b@x" }, "url"],
    [{ as_token: "kort" }, "as_token"],
    [{ hs_token: 1 }, "hs_token"],
    [{ as_token: fake.hsToken, hs_token: fake.hsToken }, "the same"],
    [{ sender_localpart: "Ö" }, "sender_localpart"],
    [{ rate_limited: "nej" }, "rate_limited"],
    [{ receive_ephemeral: "ja" }, "receive_ephemeral"],
    [{ "de.sorunome.msc2409.push_ephemeral": 1 }, "receive_ephemeral"],
    [{ namespaces: 1 }, "namespaces"],
    [{ namespaces: { users: [{ regex: "@a" }] } }, "namespaces.users"],
    [users("@(?=a)"), "RE2"],
    [users("@(a"), "RE2"],
    [users("@((a{100}){100}){100}"), "RE2"],
    [users("@" + "a".repeat(500)), "RE2"],
    [{ id, sender_localpart: `${id}bot` }, "already"],
    [{ as_token: fake.asToken }, "already"],
    [{ sender_localpart: "anna" }, "name"],
  ] as const)
    await expect(
      server.safos.chat.appservices.register({ ...whole, ...more }, organisation),
      JSON.stringify(more),
    ).rejects.toThrow(reason);
  for (const file of [null, "x", [], 1])
    await expect(server.safos.chat.appservices.register(file, organisation)).rejects.toMatchObject({ code: "INVALID" });
});

test("a token in the address is a token, and administers nothing", async () => {
  const { fake } = await attach();
  const it = holder(fake.asToken);
  const whoami = "/_matrix/client/v3/account/whoami?access_token=";
  expect((await server.call(null, "GET", `${whoami}${fake.asToken}`)).status).toBe(200);
  expect((await server.call(null, "GET", `${whoami}${fake.hsToken}`)).status).toBe(401);
  expect(await here.refused(it, "PUT", `/v1/admin/lock/${encodeURIComponent(agnes.userId)}`, { locked: true })).toBe(
    "403 M_FORBIDDEN",
  );
  expect(await here.refused(it, "POST", "/v1/login/get_token", {})).toMatch(/^40\d M_/);
  for (const path of ["/api/v1/workspaces", "/api/v1/audit", "/scim/v2/Users", "/ocs/v1.php/cloud/user"])
    expect([401, 403], path).toContain((await server.call(it, "GET", path)).status);
  const roomId = await here.room(anna, [agnes], {});
  for (const path of [
    `/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b`,
    `/v3/rooms/${encodeURIComponent(roomId)}/state`,
  ])
    expect(await here.refused(it, "GET", path)).toBe("403 M_FORBIDDEN");
});

test("an application service reaches no room of another organisation that none of its accounts is in", async () => {
  const { fake, id } = await attach();
  const it = holder(fake.asToken);
  const roomId = encodeURIComponent(await here.room(bo, [], {}));
  const userId = await ghost(fake, `_${id}_kim`);
  for (const query of ["", `?${asUser(userId)}`]) {
    expect(await here.refused(it, "POST", `/v3/rooms/${roomId}/join${query}`, {})).toBe("403 M_FORBIDDEN");
    expect(await here.refused(it, "GET", `/v3/rooms/${roomId}/joined_members${query}`)).toBe("403 M_FORBIDDEN");
  }
  // Nor is one of its accounts found there by those who may not know its organisation.
  const { status } = await here.ask(bo, "POST", `/v3/rooms/${roomId}/invite`, { user_id: userId });
  const rules = server.safos.organisations.byDomain(domain)?.rules;
  expect(status).toBe(rules?.isDirectoryOpen === true ? 200 : 404);
});

test("a hostile pattern takes no time", async () => {
  const { fake, id } = await attach((own) => ({
    namespaces: { users: [{ regex: `@_${own}_(a+)+(a|aa)*x{0,1000}$`, exclusive: false }], aliases: [], rooms: [] },
  }));
  const began = performance.now();
  const userId = `@_${id}_${"a".repeat(200)}!:${domain}`;
  expect(await here.refused(holder(fake.asToken), "GET", `/v3/account/whoami?${asUser(userId)}`)).toBe(
    "403 M_FORBIDDEN",
  );
  expect(performance.now() - began).toBeLessThan(500);
});

test("one whose secret was sealed with another key is out, and the others are not", async () => {
  const [broken, whole] = [await attach(), await attach()];
  const db = server.safos.database.of();
  await sql`update chat.appservice set hs_token_sealed = ${Buffer.alloc(60)} where id = ${broken.id}`.execute(db);
  const third = await server.twin();
  onTestFinished(() => third.stop());
  const asked = async (token: string): Promise<number> =>
    (await third.call(holder(token), "GET", "/_matrix/client/v3/account/whoami")).status;
  expect([await asked(broken.fake.asToken), await asked(whole.fake.asToken)]).toEqual([401, 200]);
});
