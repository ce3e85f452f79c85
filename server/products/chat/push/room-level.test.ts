import { roomLevelOf } from "@safos/contract/room-level";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { defaultRules } from "./default-rules.ts";

/** A room that is silenced by push rules, in any Matrix client, gives no notices of the product either. */

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;

const excerptsOf = async (who: TestPerson): Promise<string[]> =>
  ((await server.call(who, "GET", "/api/v1/notices")).body["items"] as { excerpt: string }[]).map((one) => one.excerpt);
const silence = (who: TestPerson, roomId: string) =>
  matrix.get(who, "PUT", `/v3/pushrules/global/override/${id(roomId)}`, {
    actions: [],
    conditions: [{ kind: "event_match", key: "room_id", pattern: roomId }],
  });
const named = (body: string, who: readonly TestPerson[]) => ({
  msgtype: "m.text",
  body,
  "m.mentions": { user_ids: who.map((one) => one.userId) },
});

test("rules are read as clients write them, and narrower ones silence no room", () => {
  const rules = defaultRules(anna.userId);
  const about = { kind: "event_match", key: "room_id", pattern: "!a" };
  const rule = { rule_id: "!a", default: false, enabled: true, actions: [] as string[] };
  const silenced = (more: object) => roomLevelOf({ ...rules, override: [{ ...rule, ...more }] }, "!a");
  expect(roomLevelOf(rules, "!a")).toBe("all");
  expect(silenced({ conditions: [about] })).toBe("none");
  expect(silenced({ conditions: [about], actions: ["dont_notify"] })).toBe("none");
  expect(silenced({ conditions: [about], enabled: false })).toBe("all");
  expect(silenced({ conditions: [about], actions: ["notify"] })).toBe("all");
  expect(silenced({ conditions: [] })).toBe("all");
  expect(silenced({ conditions: [about, { kind: "event_match", key: "sender", pattern: "@x" }] })).toBe("all");
  expect(roomLevelOf({ ...rules, room: [rule] }, "!a")).toBe("mentions");
  expect(roomLevelOf({ ...rules, room: [{ ...rule, actions: ["notify"] }] }, "!a")).toBe("all");
});

test("what is silenced notifies nobody who silenced it, and everyone else as before", async () => {
  const roomId = await matrix.room(anna, [agnes, bo], {});
  await silence(bo, roomId);
  await matrix.send(anna, roomId, named("till båda", [agnes, bo]));
  await eventually(async () => expect(await excerptsOf(agnes)).toContain("till båda"));
  // Notices of later events come after those of earlier ones.
  const other = await matrix.room(anna, [bo], {});
  await matrix.send(anna, other, named("i ett annat rum", [bo]));
  await eventually(async () => expect(await excerptsOf(bo)).toContain("i ett annat rum"));
  expect(await excerptsOf(bo)).not.toContain("till båda");

  // Where mentions alone are wanted, an answer in a thread is not one.
  await matrix.get(bo, "DELETE", `/v3/pushrules/global/override/${id(roomId)}`);
  const root = await matrix.send(bo, roomId, { msgtype: "m.text", body: "en fråga" });
  await matrix.get(bo, "PUT", `/v3/pushrules/global/room/${id(roomId)}`, { actions: [] });
  const inThread = { "m.relates_to": { rel_type: "m.thread", event_id: root } };
  await matrix.send(anna, roomId, { msgtype: "m.text", body: "ett svar", ...inThread });
  await matrix.send(anna, roomId, { ...named("till Bo", [bo]), ...inThread });
  await eventually(async () => expect(await excerptsOf(bo)).toContain("till Bo"));
  expect(await excerptsOf(bo)).not.toContain("ett svar");
});
