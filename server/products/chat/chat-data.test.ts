import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestServer, testPassword, type TestPerson, type TestServer } from "../../testing/server.ts";
import { crossKeyOf, deviceKeysOf, makeKey, signObject } from "./devices/testing.ts";
import { MatrixCaller } from "./testing.ts";

let server: TestServer;
let matrix: MatrixCaller;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;

beforeAll(async () => {
  server = await startTestServer({ SAFOS_CHAT_LARGEST_UPLOAD: "200000" });
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

test("the published schemas are at hand, so that answers are really checked", (context) => {
  // Where the published schemas do not lie beside the repository, the tests still check what they name themselves.
  if (!matrix.oracle.isThere) context.skip();
  expect(() => matrix.oracle.check("GET", "/_matrix/client/versions", { status: 200, body: { versions: 1 } })).toThrow(
    "versions",
  );
});

describe("a person's own", () => {
  test("account data and tags are kept, synced, and nobody else's business", async () => {
    const roomId = await room(anna);
    const base = `/v3/user/${id(anna.userId)}`;
    const { next_batch: token } = await matrix.get(anna, "GET", "/v3/sync");
    await matrix.get(anna, "PUT", `${base}/account_data/m.direct`, { [bo.userId]: [roomId] });
    await matrix.get(anna, "PUT", `${base}/rooms/${id(roomId)}/account_data/se.exempel`, { a: 1 });
    await matrix.get(anna, "PUT", `${base}/rooms/${id(roomId)}/tags/m.favourite`, { order: 0.5 });
    expect(await matrix.get(anna, "GET", `${base}/account_data/m.direct`)).toEqual({ [bo.userId]: [roomId] });
    expect(await matrix.get(anna, "GET", `${base}/rooms/${id(roomId)}/account_data/se.exempel`)).toEqual({ a: 1 });
    expect(await matrix.get(anna, "GET", `${base}/rooms/${id(roomId)}/tags`)).toEqual({
      tags: { "m.favourite": { order: 0.5 } },
    });
    const update = await matrix.get(anna, "GET", `/v3/sync?since=${token}`);
    expect(update.account_data.events).toEqual([{ type: "m.direct", content: { [bo.userId]: [roomId] } }]);
    expect(update.rooms.join[roomId].account_data.events.map((one: { type: string }) => one.type).sort()).toEqual([
      "m.tag",
      "se.exempel",
    ]);
    await matrix.get(anna, "DELETE", `${base}/rooms/${id(roomId)}/tags/m.favourite`);
    expect(await matrix.get(anna, "GET", `${base}/rooms/${id(roomId)}/tags`)).toEqual({ tags: {} });
    expect(await matrix.refused(bo, "GET", `${base}/account_data/m.direct`)).toBe("403 M_FORBIDDEN");
    expect(await matrix.refused(anna, "GET", `${base}/account_data/finns.inte`)).toBe("404 M_NOT_FOUND");
    expect(await matrix.refused(anna, "PUT", `${base}/account_data/m.fully_read`, {})).toBe("400 M_BAD_JSON");
  });

  test("a new name reaches every room, and extra profile fields are kept", async () => {
    const roomId = await room(agnes, [bo]);
    const base = `/v3/profile/${id(agnes.userId)}`;
    await matrix.get(agnes, "PUT", `${base}/displayname`, { displayname: "Agnes B" });
    expect(await matrix.get(bo, "GET", base)).toMatchObject({ displayname: "Agnes B" });
    expect(
      (await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/joined_members`)).joined[agnes.userId].display_name,
    ).toBe("Agnes B");
    await matrix.get(agnes, "PUT", `${base}/m.tz`, { "m.tz": "Europe/Stockholm" });
    expect(await matrix.get(bo, "GET", `${base}/m.tz`)).toEqual({ "m.tz": "Europe/Stockholm" });
    await matrix.get(agnes, "DELETE", `${base}/m.tz`);
    expect(await matrix.refused(bo, "GET", `${base}/m.tz`)).toBe("404 M_NOT_FOUND");
    expect(await matrix.refused(bo, "PUT", `${base}/displayname`, { displayname: "Bo" })).toBe("403 M_FORBIDDEN");
    // Elsewhere too: the page changes names through identity.
    await server.safos.identity.setDisplayName(agnes.id, "Agnes Berg");
    await eventually(async () => {
      const { joined } = await matrix.get(bo, "GET", `/v3/rooms/${id(roomId)}/joined_members`);
      expect(joined[agnes.userId].display_name).toBe("Agnes Berg");
    });
  });

  test("push rules begin as the defaults, can be changed, and decide what counts", async () => {
    const roomId = await room(anna, [bo]);
    const rules = await matrix.get(bo, "GET", "/v3/pushrules/");
    expect(rules.global.override[0]).toMatchObject({ rule_id: ".m.rule.master", enabled: false });
    const base = "/v3/pushrules/global";
    await matrix.get(bo, "PUT", `${base}/room/${id(roomId)}`, { actions: [] });
    await send(anna, roomId, text("tyst"));
    const count = async (): Promise<unknown> =>
      (await matrix.get(bo, "GET", "/v3/sync")).rooms.join[roomId].unread_notifications;
    expect(await count()).toEqual({ notification_count: 0, highlight_count: 0 });
    await matrix.get(bo, "PUT", `${base}/content/katt`, {
      actions: ["notify", { set_tweak: "highlight" }],
      pattern: "katt",
    });
    await send(anna, roomId, text("en katt satt"));
    await send(anna, roomId, text("katter räknas inte"));
    expect(await count()).toEqual({ notification_count: 1, highlight_count: 1 });
    await matrix.get(bo, "PUT", `${base}/content/katt/enabled`, { enabled: false });
    expect(await matrix.get(bo, "GET", `${base}/content/katt/enabled`)).toEqual({ enabled: false });
    await matrix.get(bo, "PUT", `${base}/content/katt/actions`, { actions: ["notify"] });
    expect(await matrix.get(bo, "GET", `${base}/content/katt/actions`)).toEqual({ actions: ["notify"] });
    expect(await matrix.get(bo, "GET", `${base}/content/katt`)).toMatchObject({ pattern: "katt", enabled: false });
    await matrix.get(bo, "DELETE", `${base}/content/katt`);
    await matrix.get(bo, "DELETE", `${base}/room/${id(roomId)}`);
    expect(await count()).toEqual({ notification_count: 3, highlight_count: 0 });
    expect(await matrix.refused(bo, "DELETE", `${base}/override/.m.rule.master`)).toBe("400 M_INVALID_PARAM");
    expect(await matrix.refused(bo, "GET", `${base}/override/finnsinte`)).toBe("404 M_NOT_FOUND");
    const condition = { kind: "event_match", key: "content.body", pattern: "a" };
    for (const [rule, body] of [
      ["content/long", { actions: [], pattern: "a".repeat(256) }],
      ["override/long", { actions: [], conditions: [{ ...condition, pattern: "a".repeat(256) }] }],
      ["override/many", { actions: [], conditions: Array.from({ length: 21 }, () => condition) }],
    ] as const)
      expect(await matrix.refused(bo, "PUT", `${base}/${rule}`, body)).toBe("413 M_TOO_LARGE");
    for (let index = 0; index < 5; index += 1)
      await matrix.get(bo, "PUT", `${base}/override/p${index}`, {
        actions: [],
        conditions: Array.from({ length: 20 }, () => condition),
      });
    expect(await matrix.refused(bo, "PUT", `${base}/content/more`, { actions: [], pattern: "a" })).toBe(
      "413 M_TOO_LARGE",
    );
    for (let index = 0; index < 5; index += 1) await matrix.get(bo, "DELETE", `${base}/override/p${index}`);
    const pusher = {
      kind: "http",
      app_id: "a",
      pushkey: "k",
      app_display_name: "A",
      device_display_name: "D",
      lang: "sv",
      data: { url: "https://push.fk.example/_matrix/push/v1/notify" },
    };
    await matrix.get(bo, "POST", "/v3/pushers/set", pusher);
    expect((await matrix.get(bo, "GET", "/v3/pushers")).pushers).toMatchObject([{ pushkey: "k" }]);
    await matrix.get(bo, "POST", "/v3/pushers/set", { ...pusher, kind: null });
    expect((await matrix.get(bo, "GET", "/v3/pushers")).pushers).toEqual([]);
  });
});

describe("media", () => {
  async function upload(
    who: TestPerson,
    body: string | Uint8Array<ArrayBuffer>,
    type: string,
    name = "bild.png",
  ): Promise<string> {
    const answer = await fetch(`${server.url}/_matrix/media/v3/upload?filename=${id(name)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${who.token}`, "content-type": type },
      body: new Blob([body]),
    });
    const given = (await answer.json()) as { content_uri?: string; errcode?: string };
    matrix.oracle.check("POST", "/_matrix/media/v3/upload", { status: answer.status, body: given });
    return given.content_uri ?? `${answer.status} ${given.errcode ?? ""}`;
  }
  const fetchIt = (who: TestPerson | null, path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/_matrix/client/v1/media/${path}`, {
      headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    });

  test("a picture is stored, fetched in parts, shown small, and only to those who may see it", async () => {
    const picture = new Uint8Array(
      await sharp({ create: { width: 400, height: 300, channels: 3, background: "#336699" } })
        .png()
        .toBuffer(),
    );
    const uri = await upload(anna, picture, "image/png");
    const path = uri.slice("mxc://".length);
    const roomId = await room(anna, [bo]);
    await send(anna, roomId, { msgtype: "m.image", body: "bild.png", url: uri });
    const whole = await fetchIt(bo, `download/${path}`);
    expect(whole.headers.get("content-type")).toBe("image/png");
    expect(whole.headers.get("content-disposition")).toContain("inline");
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(picture);
    const part = await fetchIt(bo, `download/${path}`, { range: "bytes=0-7" });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 0-7/${picture.length}`);
    expect((await part.arrayBuffer()).byteLength).toBe(8);
    const small = await fetchIt(bo, `thumbnail/${path}?width=80&height=80&method=crop`);
    expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({ width: 80, height: 80 });
    const again = await fetchIt(anna, `thumbnail/${path}?width=75&height=66&method=crop`);
    expect(await sharp(Buffer.from(await again.arrayBuffer())).metadata()).toMatchObject({ width: 80, height: 80 });
    expect((await fetchIt(null, `download/${path}`)).status).toBe(401);
    expect((await fetchIt(agnes, `download/${path}`)).status).toBe(404);
    // Naming someone else's address in a room of one's own opens nothing.
    await send(agnes, await room(agnes), { msgtype: "m.image", body: "bild.png", url: uri });
    expect((await fetchIt(agnes, `download/${path}`)).status).toBe(404);
    await matrix.get(anna, "POST", `/v3/rooms/${id(roomId)}/kick`, { user_id: bo.userId });
    expect((await fetchIt(bo, `download/${path}`)).status).toBe(404);
  });

  test("what only a redacted message showed is gone with it", async () => {
    const uri = await upload(anna, "hemligt", "text/plain", "lapp.txt");
    const roomId = await room(anna);
    const event = await send(anna, roomId, { msgtype: "m.file", body: "lapp.txt", url: uri });
    await matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(event)}/m1`, {});
    expect((await fetchIt(anna, `download/${uri.slice(6)}`)).status).toBe(404);
  });

  test("a page is never shown as a page, too much is refused, and a non-picture has no thumbnail", async () => {
    const uri = await upload(anna, "<script>alert(1)</script>", "text/html", "sida.html");
    const answer = await fetchIt(anna, `download/${uri.slice(6)}`);
    expect(answer.headers.get("content-disposition")).toContain("attachment");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect((await fetchIt(anna, `thumbnail/${uri.slice(6)}?width=10&height=10`)).status).toBe(400);
    expect(await upload(anna, "x".repeat(200_001), "text/plain")).toBe("413 M_TOO_LARGE");
    expect((await matrix.get(anna, "GET", "/v1/media/config"))["m.upload.size"]).toBe(200_000);
  });
});

describe("devices and keys", () => {
  async function device(user: string, deviceId: string): Promise<TestPerson & { device: string }> {
    const session = await matrix.get(null, "POST", "/v3/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password: testPassword,
      device_id: deviceId,
    });
    const person = user.startsWith("anna") ? anna : bo;
    return { ...person, token: session.access_token as string, device: deviceId };
  }

  test("keys are stored, claimed once each, and announced to those who share a room", async () => {
    const phone = await device("anna@fk.example", "PHONE");
    const laptop = await device("bo@digg.example", "LAPTOP");
    const roomId = await room(phone, [laptop]);
    await matrix.get(phone, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.encryption/`, {
      algorithm: "m.megolm.v1.aes-sha2",
    });
    const { next_batch: token } = await matrix.get(laptop, "GET", "/v3/sync");
    const deviceKeys = deviceKeysOf(phone.userId, "PHONE", makeKey());
    const uploaded = await matrix.get(phone, "POST", "/v3/keys/upload", {
      device_keys: deviceKeys,
      one_time_keys: { "signed_curve25519:1": { key: "x", signatures: {} } },
      fallback_keys: { "signed_curve25519:f": { key: "f", fallback: true, signatures: {} } },
    });
    expect(uploaded.one_time_key_counts.signed_curve25519).toBe(1);
    const update = await matrix.get(laptop, "GET", `/v3/sync?since=${token}&timeout=5000`);
    expect(update.device_lists.changed).toContain(phone.userId);
    const queried = await matrix.get(laptop, "POST", "/v3/keys/query", { device_keys: { [phone.userId]: [] } });
    expect(queried.device_keys[phone.userId].PHONE).toMatchObject(deviceKeys);
    const claim = () =>
      matrix.get(laptop, "POST", "/v3/keys/claim", {
        one_time_keys: { [phone.userId]: { PHONE: "signed_curve25519" } },
      });
    expect(Object.keys((await claim()).one_time_keys[phone.userId].PHONE)).toEqual(["signed_curve25519:1"]);
    expect(Object.keys((await claim()).one_time_keys[phone.userId].PHONE)).toEqual(["signed_curve25519:f"]);
    const keyCounts = await matrix.get(phone, "GET", "/v3/sync");
    expect(keyCounts).toMatchObject({
      device_one_time_keys_count: { signed_curve25519: 0 },
      device_unused_fallback_key_types: [],
    });
    const changes = await matrix.get(laptop, "GET", `/v3/keys/changes?from=${token}&to=${update.next_batch}`);
    expect(changes.changed).toContain(phone.userId);
  });

  test("a message to a device arrives once, waits for it, and is not sent twice for one transaction", async () => {
    const phone = await device("anna@fk.example", "PHONE2");
    const laptop = await device("bo@digg.example", "LAPTOP2");
    await room(phone, [laptop]);
    const { next_batch: token } = await matrix.get(laptop, "GET", "/v3/sync");
    for (let time = 0; time < 2; time++) {
      await matrix.get(phone, "PUT", "/v3/sendToDevice/m.dummy/d1", {
        messages: { [laptop.userId]: { LAPTOP2: { hej: "du" } } },
      });
    }
    const first = await matrix.get(laptop, "GET", `/v3/sync?since=${token}&timeout=5000`);
    expect(first.to_device.events).toEqual([{ type: "m.dummy", sender: phone.userId, content: { hej: "du" } }]);
    const again = await matrix.get(laptop, "GET", `/v3/sync?since=${token}`);
    expect(again.to_device.events).toHaveLength(1);
    const after = await matrix.get(laptop, "GET", `/v3/sync?since=${first.next_batch}`);
    expect(after.to_device).toBeUndefined();
  });

  test("more than a hundred messages to a device come in order, none lost", async () => {
    const phone = await device("anna@fk.example", "PHONE3");
    const laptop = await device("bo@digg.example", "LAPTOP3");
    const roomId = await room(phone, [laptop]);
    let { next_batch: token } = await matrix.get(laptop, "GET", "/v3/sync");
    for (let number = 0; number < 130; number++) {
      await matrix.get(phone, "PUT", `/v3/sendToDevice/m.dummy/n${number}`, {
        messages: { [laptop.userId]: { LAPTOP3: { number } } },
      });
    }
    await send(phone, roomId, text("sist"));
    const numbers: number[] = [];
    let bodies = "";
    while (numbers.length < 130) {
      const update = await matrix.get(laptop, "GET", `/v3/sync?since=${token}&timeout=3000`);
      for (const event of update.to_device?.events ?? []) numbers.push(event.content.number);
      bodies += JSON.stringify(update.rooms ?? {});
      token = update.next_batch;
    }
    expect(numbers).toEqual(Array.from({ length: 130 }, (_, number) => number));
    expect(bodies).toContain("sist");
  });

  test("cross-signing keys are taken once without and changed only with the password", async () => {
    const phone = await device("bo@digg.example", "PHONE4");
    const upload = (body: object) => matrix.ask(phone, "POST", "/v3/keys/device_signing/upload", body);
    const [first, next, selfSigning] = [makeKey(), makeKey(), makeKey()];
    const master = crossKeyOf(bo.userId, "master", next);
    expect(
      (await upload({ self_signing_key: crossKeyOf(bo.userId, "self_signing", selfSigning, first) })).body.errcode,
    ).toBe("M_MISSING_PARAM");
    await matrix.get(phone, "POST", "/v3/keys/device_signing/upload", {
      master_key: crossKeyOf(bo.userId, "master", first),
      self_signing_key: crossKeyOf(bo.userId, "self_signing", selfSigning, first),
    });
    expect((await upload({ master_key: master })).status).toBe(401);
    const password = { type: "m.login.password", password: testPassword };
    const named = (user: string) => ({ ...password, identifier: { type: "m.id.user", user } });
    // The password of the person, in the name of another.
    expect((await upload({ master_key: master, auth: named(anna.userId) })).status).toBe(401);
    expect((await upload({ master_key: master, auth: named("bo") })).status).toBe(200);
    const key = makeKey();
    await matrix.get(phone, "POST", "/v3/keys/upload", { device_keys: deviceKeysOf(bo.userId, "PHONE4", key) });
    const signed = signObject(master, bo.userId, "PHONE4", key);
    const forged = signObject(master, bo.userId, "PHONE4", makeKey());
    const sign = (object: object) =>
      matrix.get(phone, "POST", "/v3/keys/signatures/upload", { [bo.userId]: { [next.publicKey]: object } });
    const { next_batch: since } = await matrix.get(phone, "GET", "/v3/sync");
    expect((await sign(forged)).failures).toMatchObject({
      [bo.userId]: { [next.publicKey]: { errcode: "M_INVALID_SIGNATURE" } },
    });
    // Nobody looks anew at keys that nothing has come to.
    const { device_lists: lists } = await matrix.get(phone, "GET", `/v3/sync?since=${id(since as string)}`);
    expect(lists.changed).toEqual([]);
    expect((await sign(signed)).failures).toEqual({});
    const queried = await matrix.get(phone, "POST", "/v3/keys/query", { device_keys: { [bo.userId]: [] } });
    expect(queried.master_keys[bo.userId]).toEqual(signed);
  });

  test("keys of another device, unsigned ones and those that say something else are refused", async () => {
    const phone = await device("bo@digg.example", "PHONE5");
    const key = makeKey();
    const upload = (keys: object) => matrix.refused(phone, "POST", "/v3/keys/upload", { device_keys: keys });
    const own = deviceKeysOf(bo.userId, "PHONE5", key);
    expect(await upload({ ...own, user_id: anna.userId })).toBe("400 M_INVALID_PARAM");
    expect(await upload(deviceKeysOf(bo.userId, "PHONE4", key))).toBe("400 M_INVALID_PARAM");
    expect(await upload({ ...own, signatures: {} })).toBe("400 M_INVALID_PARAM");
    expect(await upload({ ...own, algorithms: ["none"] })).toBe("400 M_INVALID_PARAM");
    expect(await upload({ ...own, keys: { "ed25519:PHONE5": "kort" } })).toBe("400 M_INVALID_PARAM");
    const cross = (body: object) => matrix.refused(phone, "POST", "/v3/keys/device_signing/upload", body);
    expect(await cross({ master_key: crossKeyOf(anna.userId, "master", key) })).toBe("400 M_INVALID_PARAM");
    expect(await cross({ master_key: crossKeyOf(bo.userId, "self_signing", key) })).toBe("400 M_INVALID_PARAM");
    expect(await cross({ user_signing_key: crossKeyOf(bo.userId, "user_signing", makeKey(), key) })).toBe(
      "400 M_INVALID_SIGNATURE",
    );
  });
});

describe("what is refused", () => {
  test("bodies that are not JSON, not objects, too large or badly encoded", async () => {
    const roomId = await room(anna);
    const path = `/v3/rooms/${id(roomId)}/send/m.room.message`;
    expect(await matrix.refused(anna, "PUT", `${path}/b1`, "{inte json")).toBe("400 M_NOT_JSON");
    expect(await matrix.refused(anna, "PUT", `${path}/b2`, "[]")).toBe("400 M_BAD_JSON");
    expect(await matrix.refused(anna, "PUT", `${path}/b3`, text("x".repeat(66_000)))).toBe("413 M_TOO_LARGE");
    expect(await matrix.refused(anna, "PUT", `${path}/b4`, text("x".repeat(2_000_000)))).toBe("413 M_TOO_LARGE");
    expect(await matrix.refused(anna, "PUT", `${path}/b5`, { ...text("x"), tal: 1.5 })).toBe("400 M_BAD_JSON");
    const raw = await fetch(`${server.url}/_matrix/client${path}/b6`, {
      method: "PUT",
      headers: { authorization: `Bearer ${anna.token}` },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    expect(((await raw.json()) as { errcode: string }).errcode).toBe("M_NOT_JSON");
    expect(await matrix.refused(anna, "PUT", `${path}/${"t".repeat(300)}`, text("x"))).toBe("413 M_TOO_LARGE");
    expect(await matrix.refused(anna, "PUT", `/v3/rooms/${id(roomId)}/send/${id("a\0b")}/b7`, text("x"))).toBe(
      "400 M_INVALID_PARAM",
    );
    // Characters that PostgreSQL's own JSON would not take are only text here.
    await matrix.get(anna, "PUT", `${path}/b8`, '{"msgtype":"m.text","body":"nul \\u0000 och \\ud800"}');
  });

  test("tokens, rooms and endpoints that are not there", async () => {
    expect(await matrix.refused({ ...anna, token: "fel" }, "GET", "/v3/sync")).toBe("401 M_UNKNOWN_TOKEN");
    expect(await matrix.refused(anna, "GET", "/v3/sync?since=fel")).toBe("400 M_INVALID_PARAM");
    expect(await matrix.refused(anna, "PUT", "/v3/rooms/!finnsinte/send/m.room.message/x", text("x"))).toBe(
      "404 M_NOT_FOUND",
    );
    expect(await matrix.refused(anna, "GET", "/v3/rooms/!finnsinte/messages?dir=b")).toBe("403 M_FORBIDDEN");
    const unknown = await server.call(anna, "GET", "/_matrix/client/v3/finns/inte");
    expect([unknown.status, unknown.body.errcode]).toEqual([404, "M_UNRECOGNIZED"]);
    const method = await server.call(anna, "POST", "/_matrix/client/v3/sync", {});
    expect([method.status, method.body.errcode]).toEqual([405, "M_UNRECOGNIZED"]);
    const preflight = await server.call(null, "OPTIONS", "/_matrix/client/v3/sync");
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  });

  test("every endpoint that needs a person refuses nobody", async () => {
    const someRoom = id(await room(anna));
    const calls: [string, string][] = [
      ["GET", "/v3/sync"],
      ["POST", "/v3/createRoom"],
      ["GET", "/v3/joined_rooms"],
      ["POST", `/v3/join/${someRoom}`],
      ["GET", `/v3/rooms/${someRoom}/state`],
      ["GET", `/v3/rooms/${someRoom}/members`],
      ["GET", `/v3/rooms/${someRoom}/messages?dir=b`],
      ["PUT", `/v3/rooms/${someRoom}/send/m.room.message/n1`],
      ["GET", "/v3/devices"],
      ["GET", "/v3/pushrules/"],
      ["GET", "/v3/capabilities"],
      ["GET", `/v3/profile/${id(anna.userId)}`],
      ["POST", "/v3/keys/query"],
      ["POST", "/v3/user_directory/search"],
      ["GET", `/v1/rooms/${someRoom}/hierarchy`],
      ["GET", `/v1/rooms/${someRoom}/threads`],
      ["GET", "/v1/media/config"],
    ];
    for (const [method, path] of calls) {
      expect(await matrix.refused(null, method, path, method === "GET" ? undefined : {}), path).toBe(
        "401 M_MISSING_TOKEN",
      );
    }
  });

  test("someone who is not in a room gets nothing of it", async () => {
    const roomId = id(await room(anna, [agnes]));
    const event = id(await send(anna, decodeURIComponent(roomId), text("internt")));
    const calls: [string, string, object?][] = [
      ["GET", `/v3/rooms/${roomId}/state`],
      ["GET", `/v3/rooms/${roomId}/state/m.room.create/`],
      ["GET", `/v3/rooms/${roomId}/members`],
      ["GET", `/v3/rooms/${roomId}/joined_members`],
      ["GET", `/v3/rooms/${roomId}/messages?dir=b`],
      ["GET", `/v3/rooms/${roomId}/event/${event}`],
      ["GET", `/v3/rooms/${roomId}/context/${event}`],
      ["GET", `/v1/rooms/${roomId}/relations/${event}`],
      ["GET", `/v1/rooms/${roomId}/threads`],
      ["GET", `/v1/rooms/${roomId}/hierarchy`],
      ["GET", `/v3/rooms/${roomId}/aliases`],
      ["PUT", `/v3/rooms/${roomId}/send/m.room.message/u1`, text("x")],
      ["PUT", `/v3/rooms/${roomId}/state/m.room.topic/`, { topic: "x" }],
      ["PUT", `/v3/rooms/${roomId}/redact/${event}/u2`, {}],
      ["POST", `/v3/rooms/${roomId}/invite`, { user_id: bo.userId }],
      ["POST", `/v3/rooms/${roomId}/kick`, { user_id: anna.userId }],
      ["POST", `/v3/rooms/${roomId}/receipt/m.read/${event}`, {}],
      ["POST", `/v3/rooms/${roomId}/join`, {}],
      ["PUT", `/v3/rooms/${roomId}/typing/${id(bo.userId)}`, { typing: true }],
    ];
    for (const [method, path, body] of calls)
      expect(await matrix.refused(bo, method, path, body), `${method} ${path}`).toBe("403 M_FORBIDDEN");
  });

  test("no way around: invitations and restricted joins set as state, redactions sent as messages", async () => {
    await server.safos.organisations.change(bo.organisationId, { rules: { isDirectoryOpen: false } });
    const roomId = await room(anna);
    const member = (who: TestPerson) => `/v3/rooms/${id(roomId)}/state/m.room.member/${id(who.userId)}`;
    const { britt } = server.people;
    expect(await matrix.refused(anna, "PUT", member(britt), { membership: "invite" })).toBe("404 M_NOT_FOUND");
    await server.safos.organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
    await matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.join_rules/`, {
      join_rule: "restricted",
      allow: [{ type: "m.room_membership", room_id: await room(anna) }],
    });
    expect(await matrix.refused(agnes, "POST", `/v3/rooms/${id(roomId)}/join`, {})).toBe("403 M_FORBIDDEN");
    const forged = { membership: "join", join_authorised_via_users_server: anna.userId };
    expect(await matrix.refused(agnes, "PUT", member(agnes), forged)).toBe("403 M_FORBIDDEN");
    await matrix.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: agnes.userId });
    await matrix.get(agnes, "POST", `/v3/rooms/${id(roomId)}/join`, {});
    const event = await send(anna, roomId, text("kvar"));
    const redact = `/v3/rooms/${id(roomId)}/send/m.room.redaction`;
    expect(await matrix.refused(agnes, "PUT", `${redact}/w1`, { redacts: event })).toBe("403 M_FORBIDDEN");
    expect(await matrix.refused(agnes, "PUT", `${redact}/w2`, {})).toBe("400 M_MISSING_PARAM");
    await matrix.get(anna, "PUT", `${redact}/w3`, { redacts: event });
    expect((await matrix.get(agnes, "GET", `/v3/rooms/${id(roomId)}/event/${id(event)}`)).content).toEqual({});
  });

  test("too many requests, with the wait in milliseconds", async () => {
    // A server of its own that allows little, so that no machine is too slow to go over it.
    const strict = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "2" });
    try {
      const caller = new MatrixCaller(strict);
      const sender = strict.people.bo;
      const { room_id: roomId } = await caller.get(sender, "POST", "/v3/createRoom", { preset: "private_chat" });
      const answers = await Promise.all(
        Array.from({ length: 80 }, (_, number) =>
          caller.ask(sender, "PUT", `/v3/rooms/${id(roomId as string)}/send/m.room.message/l${number}`, text("x")),
        ),
      );
      const refused = answers.find((one) => one.status !== 200);
      expect(refused?.status).toBe(429);
      expect(refused?.body).toMatchObject({ errcode: "M_LIMIT_EXCEEDED" });
      expect(refused?.body.retry_after_ms).toBeGreaterThan(0);
      // What is unread is looked through for each question.
      const questions = await Promise.all(
        Array.from({ length: 20 }, () => caller.ask(sender, "GET", "/v3/notifications")),
      );
      expect(new Set(questions.map((one) => one.status))).toEqual(new Set([200, 429]));
    } finally {
      await strict.stop();
    }
  });
});
