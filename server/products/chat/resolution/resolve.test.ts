import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../events/pdu.ts";
import { knownRoomVersions } from "../events/room-version.ts";
import { slot, type Graph, type StateMap } from "./graph.ts";
import { resolveState } from "./resolve.ts";
import { ForkedRoom, largeRoom, randomRoom, type StateDraft } from "./testing.ts";

const anna = "@anna:fk.example";
const bo = "@bo:digg.example";
const citra = "@citra:fk.example";

const state = (sender: string, type: string, content: JsonObject, stateKey = ""): StateDraft => ({
  type,
  sender,
  stateKey,
  content,
});
const member = (sender: string, membership: string, who = sender): StateDraft =>
  state(sender, "m.room.member", { membership }, who);
const levels = (sender: string, users: Record<string, number>): StateDraft =>
  state(sender, "m.room.power_levels", { users });
const topic = (sender: string, text: string): StateDraft => state(sender, "m.room.topic", { topic: text });

/** Anna's room, with Bo as its moderator and Citra in it. */
function begun(version: string) {
  const room = new ForkedRoom(version, anna);
  const top = room.version.creatorsAreAbove ? {} : { [anna]: 100 };
  const withUsers = (users: Record<string, number>): StateDraft => levels(anna, { ...top, ...users });
  let last = room.create.id;
  const put = (draft: StateDraft, previous: readonly string[] = [last], sentAt?: number): string => {
    const event = room.put(draft, previous, undefined, sentAt);
    expect(event.isRejected, `${draft.type} of ${draft.sender}`).toBe(false);
    return (last = event.id);
  };
  put(member(anna, "join"));
  put(withUsers({ [bo]: 50 }));
  put(state(anna, "m.room.join_rules", { join_rule: "public" }));
  put(member(bo, "join"));
  put(member(citra, "join"));
  put(topic(anna, "från början"));
  return { room, put, withUsers, fork: last };
}

const contentAt = (room: Graph, resolved: StateMap, type: string, stateKey = ""): JsonObject | undefined =>
  room.get(resolved.get(slot(type, stateKey)) ?? "")?.content;

describe.each(knownRoomVersions)("room version %s", (version) => {
  test("who is banned on one side changes nothing on the other", () => {
    const { room, put, fork } = begun(version);
    const banned = put(member(anna, "ban", bo), [fork]);
    const changed = put(topic(bo, "Bos"), [fork]);
    const resolved = room.stateAt([banned, changed]);
    expect(contentAt(room, resolved, "m.room.member", bo)?.["membership"]).toBe("ban");
    expect(contentAt(room, resolved, "m.room.topic")?.["topic"]).toBe("från början");
  });

  test("whom someone put out who is no moderator any more on the other side stays in", () => {
    const { room, put, withUsers, fork } = begun(version);
    const demoted = put(withUsers({}), [fork]);
    const banned = put(member(bo, "ban", citra), [fork]);
    const resolved = room.stateAt([demoted, banned]);
    expect(contentAt(room, resolved, "m.room.member", citra)?.["membership"]).toBe("join");
  });

  test("of two changes the later holds, and under newer power levels the one that knew them, whatever the clocks say", () => {
    const { room, put, withUsers, fork } = begun(version);
    const late = put(topic(bo, "senare"), [fork], 2_000_000);
    const early = put(topic(anna, "tidigare"), [fork], 1_500_000);
    expect(contentAt(room, room.stateAt([early, late]), "m.room.topic")?.["topic"]).toBe("senare");
    const known = put(topic(bo, "nya behörigheter"), [put(withUsers({ [bo]: 60 }), [fork])], 1_400_000);
    expect(contentAt(room, room.stateAt([late, known]), "m.room.topic")?.["topic"]).toBe("nya behörigheter");
  });

  test("who was put out, let go, and whose moderator was demoted after it is nowhere before version 12", () => {
    const { room, put, withUsers, fork } = begun(version);
    const banned = put(member(bo, "ban", citra), [fork]);
    put(member(bo, "leave", citra));
    const demoted = put(withUsers({}));
    const resolved = room.stateAt([banned, demoted]);
    // Neither of Bo's doings holds under the newest levels. Version 12 finds what they rest on, and Citra is in.
    const membership = contentAt(room, resolved, "m.room.member", citra)?.["membership"];
    expect(membership).toBe(version === "12" ? "join" : undefined);
  });
});

test("every server makes the same of the same states, in whatever order it learns of them", () => {
  const versions = fc.constantFrom(...knownRoomVersions);
  fc.assert(
    fc.property(versions, fc.nat(), fc.nat(), (version, seed, turn) => {
      const { room, ends } = randomRoom(version, seed, 40);
      for (const end of ends) {
        const sets = end.map((id) => room.stateAfter(id));
        const resolved = resolveState(room, sets);
        const turned = [...sets.slice(turn % sets.length), ...sets.slice(0, turn % sets.length)];
        const shuffled = turned.map((set) => new Map([...set].reverse()));
        expect(new Map([...resolveState(room, shuffled)].sort())).toEqual(new Map([...resolved].sort()));
        // Nothing that anybody has is made up, and what all agree about stays.
        for (const [key, id] of sets[0] ?? [])
          if (sets.every((set) => set.get(key) === id)) expect(resolved.get(key)).toBe(id);
        for (const id of resolved.values()) expect(room.get(id)?.isRejected).toBe(false);
        expect(resolveState(room, [resolved, resolved])).toEqual(resolved);
      }
    }),
    { numRuns: 150 },
  );
});

test("a graph with a hole is refused, and makes no other state", () => {
  const { room, put, fork } = begun("11");
  const sets = [put(topic(anna, "ett"), [fork]), put(topic(bo, "två"), [fork])].map((id) => room.stateAfter(id));
  const bos = room.stateAfter(fork).get(slot("m.room.member", bo));
  const holed: Graph = {
    version: room.version,
    create: room.create,
    get: (id) => (id === bos ? undefined : room.get(id)),
  };
  expect(() => resolveState(holed, sets)).toThrow("does not hold");
});

test("a fork in a room of 30,000 members costs less than half a second", () => {
  const { room, sets } = largeRoom("12", 30_000);
  const begin = performance.now();
  const resolved = resolveState(room, sets);
  const took = performance.now() - begin;
  expect(resolved.size).toBeGreaterThan(30_000);
  expect(took).toBeLessThan(500);
});
