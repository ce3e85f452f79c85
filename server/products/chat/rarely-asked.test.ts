import { get } from "node:http";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../testing/server.ts";
import { MatrixCaller, onePixel } from "./testing.ts";

/** What clients ask now and then, and no other test does. */

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, bo } = server.people;
const id = encodeURIComponent;

const answerOf = async (who: TestPerson | null, method: string, path: string, body?: object): Promise<unknown> => {
  const { status, body: answer } = await matrix.ask(who, method, path, body);
  return [status, (answer as { errcode?: string }).errcode];
};
const makeRoom = async (body: object = {}): Promise<string> =>
  (await matrix.get(anna, "POST", "/v3/createRoom", body)).room_id as string;

test("tags are set, read and taken away, each person's for themselves", async () => {
  const room = id(await makeRoom());
  const user = id(anna.userId);
  await matrix.get(anna, "PUT", `/v3/user/${user}/rooms/${room}/tags/m.favourite`, { order: 0.5 });
  expect(await matrix.get(anna, "GET", `/v3/user/${user}/rooms/${room}/tags`)).toEqual({
    tags: { "m.favourite": { order: 0.5 } },
  });
  expect(await answerOf(bo, "GET", `/v3/user/${user}/rooms/${room}/tags`)).toEqual([403, "M_FORBIDDEN"]);
  expect(await answerOf(bo, "DELETE", `/v3/user/${user}/rooms/${room}/tags/m.favourite`)).toEqual([403, "M_FORBIDDEN"]);
  await matrix.get(anna, "DELETE", `/v3/user/${user}/rooms/${room}/tags/m.favourite`);
  expect(await matrix.get(anna, "GET", `/v3/user/${user}/rooms/${room}/tags`)).toEqual({ tags: {} });
});

test("a push rule is turned off and on, and does something else", async () => {
  const rule = "/v3/pushrules/global/override/.m.rule.suppress_notices";
  expect(await matrix.get(anna, "GET", "/v3/pushrules/global/override/.m.rule.suppress_notices/enabled")).toEqual({
    enabled: true,
  });
  await matrix.get(anna, "PUT", "/v3/pushrules/global/override/.m.rule.suppress_notices/enabled", { enabled: false });
  expect(await matrix.get(anna, "GET", `${rule}/enabled`)).toEqual({ enabled: false });
  const actions = "/v3/pushrules/global/underride/.m.rule.message/actions";
  await matrix.get(anna, "PUT", "/v3/pushrules/global/underride/.m.rule.message/actions", { actions: [] });
  expect(await matrix.get(anna, "GET", "/v3/pushrules/global/underride/.m.rule.message/actions")).toEqual({
    actions: [],
  });
  expect(await answerOf(anna, "PUT", actions, { actions: ["shout"] })).toEqual([400, "M_INVALID_PARAM"]);
  expect(await answerOf(anna, "GET", "/v3/pushrules/global/override/none/enabled")).toEqual([404, "M_NOT_FOUND"]);
  expect(await answerOf(null, "GET", actions)).toEqual([401, "M_MISSING_TOKEN"]);
});

test("who is banned stays out until the ban is taken back, and only who may takes it back", async () => {
  const room = await makeRoom({ invite: [bo.userId] });
  await matrix.get(bo, "POST", `/v3/join/${id(room)}`, {});
  const who = { user_id: bo.userId };
  expect(await answerOf(bo, "POST", `/v3/rooms/${id(room)}/ban`, { user_id: anna.userId })).toEqual([
    403,
    "M_FORBIDDEN",
  ]);
  await matrix.get(anna, "POST", `/v3/rooms/${id(room)}/ban`, who);
  expect(await answerOf(bo, "POST", `/v3/join/${id(room)}`, {})).toEqual([403, "M_FORBIDDEN"]);
  expect(await answerOf(bo, "POST", `/v3/rooms/${id(room)}/unban`, who)).toEqual([403, "M_FORBIDDEN"]);
  await matrix.get(anna, "POST", `/v3/rooms/${id(room)}/unban`, who);
  await matrix.get(anna, "POST", `/v3/rooms/${id(room)}/invite`, who);
  await matrix.get(bo, "POST", `/v3/join/${id(room)}`, {});
});

test("a room that lets people knock is knocked at, and no other", async () => {
  const closed = await makeRoom();
  expect(await answerOf(bo, "POST", `/v3/knock/${id(closed)}`, {})).toEqual([403, "M_FORBIDDEN"]);
  const join = { type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } };
  const room = await makeRoom({ initial_state: [join] });
  expect(await matrix.get(bo, "POST", `/v3/knock/${id(room)}`, { reason: "Jag vill vara med" })).toEqual({
    room_id: room,
  });
  const path = `/v3/rooms/${id(room)}/state/m.room.member/${id(bo.userId)}`;
  expect(await matrix.get(anna, "GET", path)).toMatchObject({ membership: "knock", reason: "Jag vill vara med" });
});

test("rooms are not listed where no rule of the organisation lets them be", async () => {
  const room = await makeRoom();
  for (const who of [bo, anna])
    expect(await answerOf(who, "PUT", `/v3/directory/list/room/${id(room)}`, { visibility: "public" })).toEqual([
      403,
      "M_FORBIDDEN",
    ]);
  expect(await matrix.get(anna, "GET", `/v3/directory/list/room/${id(room)}`)).toEqual({ visibility: "private" });
});

test("a picture of a message is fetched with its name and as a thumbnail, by those in the room", async () => {
  const sent = await fetch(`${server.url}/_matrix/media/v3/upload?filename=bild.png`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "image/png" },
    body: onePixel,
  });
  const { content_uri: uri } = (await sent.json()) as { content_uri: string };
  const [, file = ""] = uri.split("mxc://");
  const room = await makeRoom();
  const content = { msgtype: "m.image", body: "bild.png", url: uri };
  await matrix.get(anna, "PUT", `/v3/rooms/${id(room)}/send/m.room.message/bild`, content);
  for (const [path, type] of [
    [`/v1/media/download/${file}`, "image/png"],
    [`/v1/media/thumbnail/${file}?width=32&height=32&method=scale`, "image/"],
  ] as const) {
    const fetched = (who: TestPerson): Promise<Response> =>
      fetch(`${server.url}/_matrix/client${path}`, { headers: { authorization: `Bearer ${who.token}` } });
    const got = await fetched(anna);
    expect([got.status, got.headers.get("content-type")]).toEqual([200, expect.stringContaining(type)]);
    expect((await got.arrayBuffer()).byteLength).toBeGreaterThan(20);
    expect((await fetched(bo)).status).toBe(404);
  }
});

test("how one signs in is said to strangers", async () => {
  const metadata = await matrix.get(null, "GET", "/v1/auth_metadata");
  expect(metadata).toMatchObject({ issuer: expect.stringContaining("http"), response_types_supported: ["code"] });
  const before = await fetch(`${server.url}/_matrix/client/unstable/org.matrix.msc2965/auth_issuer`);
  expect(await before.json()).toEqual({ issuer: metadata.issuer });
});

test("signing out everywhere ends every session of that person, and nobody else's", async () => {
  expect(await matrix.get(bo, "POST", "/v3/logout/all", {})).toEqual({});
  expect(await answerOf(bo, "GET", "/v3/account/whoami")).toEqual([401, "M_UNKNOWN_TOKEN"]);
  expect(await answerOf(anna, "GET", "/v3/account/whoami")).toEqual([200, undefined]);
});

test("a delayed event that there is not is not found, by its id or a person's token", async () => {
  const found = async (method: string, token?: string): Promise<unknown> => {
    const address = `${server.url}/_matrix/client/unstable/org.matrix.msc4140/delayed_events/unknown`;
    const answer = await fetch(address, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(method === "POST" ? { body: JSON.stringify({ action: "send" }) } : {}),
    });
    return [answer.status, ((await answer.json()) as { errcode: string }).errcode];
  };
  expect(await found("POST")).toEqual([404, "M_NOT_FOUND"]);
  expect(await found("GET", anna.token)).toEqual([404, "M_NOT_FOUND"]);
  expect(await found("GET")).toEqual([401, "M_MISSING_TOKEN"]);
});

test("no other network is bridged, and accounts are made and ended by administrators", async () => {
  expect(await matrix.get(anna, "GET", "/v3/thirdparty/protocols")).toEqual({});
  expect(await matrix.get(anna, "GET", "/v3/thirdparty/location")).toEqual([]);
  expect(await matrix.get(anna, "GET", "/v3/thirdparty/user")).toEqual([]);
  for (const path of ["/v3/thirdparty/protocol/irc", "/v3/thirdparty/location/irc", "/v3/thirdparty/user/irc"])
    expect(await answerOf(anna, "GET", path)).toEqual([404, "M_NOT_FOUND"]);
  expect(await answerOf(null, "GET", "/v3/thirdparty/protocols")).toEqual([401, "M_MISSING_TOKEN"]);
  const closed = [403, "M_FORBIDDEN"];
  expect(await answerOf(null, "POST", "/v3/register", { username: "eva" })).toEqual(closed);
  expect(await answerOf(null, "GET", "/v3/register/available?username=eva")).toEqual(closed);
  expect(await answerOf(anna, "POST", "/v3/account/deactivate", {})).toEqual(closed);
  expect(await answerOf(null, "POST", "/v3/account/deactivate", {})).toEqual([401, "M_MISSING_TOKEN"]);
  expect((await matrix.get(anna, "GET", "/v3/account/whoami")).user_id).toBe(anna.userId);
});

test("accounts, passwords and addresses are the organisation's, and who asks is told so", async () => {
  const forbidden = [403, "M_FORBIDDEN"];
  const denied = [403, "M_THREEPID_DENIED"];
  expect(await answerOf(null, "GET", "/v1/register/m.login.registration_token/validity?token=a")).toEqual(forbidden);
  for (const path of [
    "/v3/register/email/requestToken",
    "/v3/register/msisdn/requestToken",
    "/v3/account/password/email/requestToken",
    "/v3/account/password/msisdn/requestToken",
  ])
    expect(await answerOf(null, "POST", path, {})).toEqual(forbidden);
  expect(await answerOf(anna, "POST", "/v3/account/password", { new_password: "ett annat lösenord" })).toEqual(
    forbidden,
  );
  expect(await answerOf(null, "POST", "/v3/account/password", {})).toEqual([401, "M_MISSING_TOKEN"]);
  for (const path of ["/v3/account/3pid/email/requestToken", "/v3/account/3pid/msisdn/requestToken"])
    expect(await answerOf(null, "POST", path, {})).toEqual(denied);
  for (const path of [
    "/v3/account/3pid",
    "/v3/account/3pid/add",
    "/v3/account/3pid/bind",
    "/v3/account/3pid/delete",
    "/v3/account/3pid/unbind",
  ]) {
    expect(await answerOf(anna, "POST", path, {})).toEqual(denied);
    expect(await answerOf(null, "POST", path, {})).toEqual([401, "M_MISSING_TOKEN"]);
  }
});

test("whom an organisation says its people are helped by stands at its own host, and nowhere else", async () => {
  const at = (host: string): Promise<unknown> =>
    new Promise((found, failed) => {
      const url = new URL("/.well-known/matrix/support", server.url);
      get(url, { headers: { host } }, (answer) => {
        let text = "";
        answer.on("data", (part: Buffer) => (text += part.toString()));
        answer.on("end", () => {
          const body = JSON.parse(text) as unknown;
          matrix.oracle.check("GET", url.pathname, { status: answer.statusCode ?? 0, body });
          found([answer.statusCode, body]);
        });
      }).on("error", failed);
    });
  const nobody = [404, expect.objectContaining({ errcode: "M_NOT_FOUND" })];
  expect(await at("fk.example")).toEqual(nobody);
  const { looks } = server.safos.organisations;
  await looks.change(anna.organisationId, { domain: null, helpContact: "hjalp@fk.example" });
  await looks.change(bo.organisationId, { domain: null, helpContact: "https://hjalp.digg.example/" });
  expect(await at("fk.example")).toEqual([
    200,
    { contacts: [{ role: "m.role.admin", email_address: "hjalp@fk.example" }] },
  ]);
  expect(await at("digg.example")).toEqual([200, { support_page: "https://hjalp.digg.example/" }]);
  expect(await at("elsewhere.example")).toEqual(nobody);
});
