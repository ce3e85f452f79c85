import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { contentOf, type Pdu } from "../events/pdu.ts";
import { knownRoomVersions, roomVersion } from "../events/room-version.ts";
import { eventIdOf, hasTrueHash } from "../events/sign.ts";
import { MatrixCaller } from "../testing.ts";

/** Rooms of every version that clients may ask for. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

const messages = async (who: TestPerson, roomId: string): Promise<Any[]> =>
  (await here.get(who, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=50`)).chunk;

test("the versions that may be asked for are those that the server names, and no others", async () => {
  const { capabilities } = await here.get(anna, "GET", "/v3/capabilities");
  expect(Object.keys(capabilities["m.room_versions"].available)).toEqual(knownRoomVersions);
  expect(knownRoomVersions).toEqual(["6", "7", "8", "9", "10", "11", "12"]);
  for (const version of ["5", "13", "", "constructor"])
    expect(await here.refused(anna, "POST", "/v3/createRoom", { room_version: version })).toBe(
      "400 M_UNSUPPORTED_ROOM_VERSION",
    );
});

test.each(knownRoomVersions)("a room of version %s is made, joined, written in and redacted in", async (name) => {
  const version = roomVersion(name);
  if (!version) throw new Error("The version is unknown.");
  const roomId = await here.room(anna, [agnes], {
    room_version: name,
    name: `Version ${name}`,
    creation_content: { creator: bo.userId },
    power_level_content_override: { users: { ...(version.creatorsAreAbove ? {} : { [anna.userId]: 100 }) } },
  });
  const create = await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.create/`);
  // Nobody is made the creator of a room that someone else makes.
  expect(create.creator).toBe(version.isLegacy ? anna.userId : undefined);
  const sent = await here.get(agnes, "PUT", `/v3/rooms/${id(roomId)}/send/m.room.message/t`, {
    msgtype: "m.text",
    body: "det som ska bort",
  });
  const redaction = await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(sent.event_id)}/r`, {
    reason: "fel",
  });
  // As clients of either kind read it, at once and from the database.
  for (const person of [anna, agnes]) {
    const chunk = await messages(person, roomId);
    const shown = chunk.find((one) => one.event_id === redaction.event_id);
    expect(shown).toMatchObject({ redacts: sent.event_id, content: { redacts: sent.event_id, reason: "fel" } });
    const target = chunk.find((one) => one.event_id === sent.event_id);
    expect(target.content).toEqual({});
    expect(target.unsigned.redacted_because.event_id).toBe(redaction.event_id);
  }
  // As it is kept: every id is the event's own hash, and what is redacted stands where the version has it.
  const { rows } = await server.safos.database.pool.query<{ event_id: string; pdu: string }>(
    "select event_id, pdu from chat.event where room_id = $1",
    [roomId],
  );
  for (const row of rows) {
    const pdu = JSON.parse(row.pdu) as Pdu;
    expect(eventIdOf(version, pdu)).toBe(row.event_id);
    expect(hasTrueHash(pdu)).toBe(row.event_id !== sent.event_id);
    if (row.event_id !== redaction.event_id) continue;
    expect(pdu.redacts).toBe(version.isLegacy ? sent.event_id : undefined);
    expect(pdu.content["redacts"]).toBe(version.isLegacy ? undefined : sent.event_id);
    expect(contentOf(pdu)["redacts"]).toBe(sent.event_id);
  }
});

test("what came with a later version is refused in an earlier one", async () => {
  const roomOf = (name: string, rule: string): Promise<string> =>
    here.room(anna, [], {
      room_version: name,
      initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: rule } }],
    });
  const knock = async (name: string, rule: string): Promise<string> =>
    here.refused(agnes, "POST", `/v3/knock/${id(await roomOf(name, rule))}`, {});
  expect(await knock("6", "knock")).toBe("403 M_FORBIDDEN");
  expect(await knock("9", "knock_restricted")).toBe("403 M_FORBIDDEN");
  expect(await here.ask(agnes, "POST", `/v3/knock/${id(await roomOf("7", "knock"))}`, {})).toMatchObject({
    status: 200,
  });
  const texts = { users: { [anna.userId]: "100" } };
  const levels = async (name: string) => {
    const path = `/v3/rooms/${id(await here.room(anna, [], { room_version: name }))}/state/m.room.power_levels/`;
    return (await here.ask(anna, "PUT", path, texts)).status;
  };
  expect(await levels("9")).toBe(200);
  expect(await levels("10")).toBe(403);
});

test("an invitation by a third party is taken in no version", async () => {
  const roomId = await here.room(anna, [], { room_version: "9" });
  const signed = { mxid: agnes.userId, token: "t", signatures: {} };
  expect(
    await here.refused(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.member/${id(agnes.userId)}`, {
      membership: "invite",
      third_party_invite: { display_name: "a", signed },
    }),
  ).toBe("403 M_FORBIDDEN");
});
