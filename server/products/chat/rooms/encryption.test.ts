import { get } from "node:http";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Which rooms may be encrypted, by the rules of those whose people are in them. */

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const matrix = new MatrixCaller(server);
const there = new MatrixCaller(twin);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;
const content = { algorithm: "m.megolm.v1.aes-sha2" };
const initial = { initial_state: [{ type: "m.room.encryption", state_key: "", content }] };

async function decide(organisationId: string, chatEncryption: "forbidden" | "offered" | "preset"): Promise<void> {
  await server.safos.organisations.change(organisationId, { rules: { chatEncryption } });
  await eventually(async () =>
    expect(twin.safos.organisations.byId(organisationId)?.rules.chatEncryption).toBe(chatEncryption),
  );
}
const encrypt = (at: MatrixCaller, who: TestPerson | null, roomId: string, also = "") =>
  at.ask(who, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.encryption/${also}`, content);
/** What clients are told that ask at a host, which fetch does not let one name. */
const clientOf = (host: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    get(`${server.url}/.well-known/matrix/client`, { headers: { host } }, (response) => {
      let body = "";
      response.on("data", (part: Buffer) => (body += part.toString()));
      response.on("end", () => resolve((JSON.parse(body) as Record<string, unknown>)["io.element.e2ee"]));
    }).on("error", reject);
  });

test("without a rule people choose it, and clients are told that it is not chosen for them", async () => {
  const roomId = await matrix.room(anna, [bo], {});
  expect((await encrypt(matrix, anna, roomId)).status).toBe(200);
  await matrix.room(anna, [bo], initial);
  expect(await clientOf("fk.example")).toEqual({ default: false, force_disable: false });
});

test("nobody but who may change the room makes it encrypted, and no stranger", async () => {
  const roomId = await matrix.room(anna, [bo], {});
  expect((await encrypt(matrix, null, roomId)).body.errcode).toBe("M_MISSING_TOKEN");
  for (const who of [bo, agnes]) expect((await encrypt(matrix, who, roomId)).body.errcode).toBe("M_FORBIDDEN");
  expect((await matrix.get(anna, "GET", "/v3/sync")).rooms.join[roomId]).toBeDefined();
});

test("where the own organisation forbids it, no room begins or becomes encrypted, in any process, now or later", async () => {
  const roomId = await matrix.room(anna, [], {});
  await decide(anna.organisationId, "forbidden");
  expect(await clientOf("fk.example")).toEqual({ default: false, force_disable: true });
  for (const at of [matrix, there]) {
    expect(await at.refused(anna, "POST", "/v3/createRoom", initial)).toBe("403 M_FORBIDDEN");
    const answer = await encrypt(at, anna, roomId);
    expect([answer.status, answer.body.errcode]).toEqual([403, "M_FORBIDDEN"]);
    expect(String(answer.body.error)).toContain("forbid encrypted chats");
    expect((await encrypt(at, anna, roomId, "?org.matrix.msc4140.delay=1000")).body.errcode).toBe("M_FORBIDDEN");
  }
  await decide(anna.organisationId, "preset");
  expect(await clientOf("fk.example")).toEqual({ default: true, force_disable: false });
  expect((await encrypt(there, anna, roomId)).status).toBe(200);
  await decide(anna.organisationId, "offered");
});

test("the strictest of all whose people are in the room, or asked to be, decides", async () => {
  const joined = await matrix.room(anna, [bo], {});
  const { room_id: asked } = await matrix.get(anna, "POST", "/v3/createRoom", { invite: [bo.userId] });
  const own = await matrix.room(anna, [agnes], {});
  await decide(bo.organisationId, "forbidden");
  const invite = { ...initial, invite: [bo.userId] };
  expect(await matrix.refused(anna, "POST", "/v3/createRoom", invite)).toBe("403 M_FORBIDDEN");
  for (const roomId of [joined, asked]) expect((await encrypt(matrix, anna, roomId)).status).toBe(403);
  expect((await encrypt(matrix, anna, own)).status).toBe(200);
  await matrix.get(bo, "POST", `/v3/rooms/${id(joined)}/leave`, {});
  expect((await encrypt(matrix, anna, joined)).status).toBe(200);
  await decide(bo.organisationId, "offered");
});

test("nobody comes into an encrypted room, or is asked to, whose organisation forbids it, and who is there stays", async () => {
  const roomId = await matrix.room(anna, [], initial);
  const asked = await matrix.room(anna, [], initial);
  const together = await matrix.room(anna, [bo], initial);
  await matrix.get(anna, "POST", `/v3/rooms/${id(asked)}/invite`, { user_id: bo.userId });
  await decide(bo.organisationId, "forbidden");
  const member = (room: string) => `/v3/rooms/${id(room)}/state/m.room.member/${id(bo.userId)}`;
  for (const at of [matrix, there]) {
    const invite = { user_id: bo.userId };
    expect(await at.refused(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, invite)).toBe("403 M_FORBIDDEN");
    expect(await at.refused(anna, "PUT", member(roomId), { membership: "invite" })).toBe("403 M_FORBIDDEN");
    expect(await at.refused(bo, "POST", `/v3/rooms/${id(asked)}/join`, {})).toBe("403 M_FORBIDDEN");
    expect(await at.refused(bo, "PUT", member(asked), { membership: "join" })).toBe("403 M_FORBIDDEN");
  }
  expect((await matrix.ask(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: agnes.userId })).status).toBe(
    200,
  );
  expect((await matrix.ask(bo, "PUT", member(together), { membership: "join", displayname: "Bo" })).status).toBe(200);
  await decide(bo.organisationId, "offered");
  expect((await there.ask(bo, "POST", `/v3/rooms/${id(asked)}/join`, {})).status).toBe(200);
});

test("what the page sends in plain text is refused once the room is encrypted; other clients may, as the specification says", async () => {
  const roomId = await matrix.room(anna, [bo], {});
  const send = async (txn: string, headers: Record<string, string>, query = "") => {
    const path = `/_matrix/client/v3/rooms/${id(roomId)}/send/m.room.message/${txn}${query}`;
    const answer = await fetch(server.url + path, {
      method: "PUT",
      headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/json", ...headers },
      body: JSON.stringify({ msgtype: "m.text", body: "Hej" }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const plainOnly = { "safos-plain-only": "1" };
  const before = await send("a", plainOnly);
  expect(before.status).toBe(200);
  await encrypt(matrix, anna, roomId);
  const refused = await send("b", plainOnly);
  expect([refused.status, refused.body.errcode]).toEqual([409, "SAFOS.M_ROOM_ENCRYPTED"]);
  // The answer of what came to stand there before may have been lost.
  expect((await send("a", plainOnly)).body).toEqual(before.body);
  expect((await send("c", {})).status).toBe(200);
  // What is to be sent later is looked at now.
  const later = "?org.matrix.msc4140.delay=60000";
  expect((await send("d", plainOnly, later)).body["errcode"]).toBe("SAFOS.M_ROOM_ENCRYPTED");
  expect((await send("e", {}, later)).status).toBe(200);
});
