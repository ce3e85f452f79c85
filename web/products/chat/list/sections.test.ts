import { expect, test } from "vitest";
import type { RoomSummary } from "../summary.ts";
import { levelOf, silencing } from "./notify-level.ts";
import { ordersFor, type Ordered } from "./order.ts";
import { sectionsOf, sorted } from "./sections.ts";
import { longestName, positionOf, tagFor } from "./tags.ts";

const room = (id: string, more: Partial<RoomSummary> = {}): RoomSummary => ({
  id,
  name: id,
  direct: null,
  pictureUrl: null,
  isInvite: false,
  unread: 0,
  mentions: 0,
  lastAt: 0,
  last: null,
  mentionId: null,
  workspaceId: null,
  section: null,
  order: null,
  isMarkedUnread: false,
  level: "all",
  ...more,
});
const ids = (rooms: readonly RoomSummary[]): string => rooms.map((one) => one.id).join("");

test("a room has one place, however many tags other clients have given it", () => {
  expect(positionOf({})).toEqual({ section: null, order: null });
  expect(positionOf({ "m.favourite": { order: 0.25 }, "u.Upphandling": {} })).toEqual({
    section: "m.favourite",
    order: 0.25,
  });
  expect(positionOf({ "u.Drift": null, "m.lowpriority": {} })).toEqual({ section: "u.Drift", order: null });
  expect(positionOf({ "m.lowpriority": { order: "0.5" } })).toEqual({ section: "m.lowpriority", order: 0.5 });
  for (const order of [null, "", "först", Number.NaN, {}])
    expect(positionOf({ "m.favourite": { order } })).toEqual({ section: "m.favourite", order: null });
  // Of servers and programs, not of the list.
  expect(positionOf({ "m.server_notice": {}, "u.": {}, "org.example.x": {} }).section).toBeNull();
});

test("a section is called by its name, without what surrounds it, and not endlessly", () => {
  expect(tagFor("  Upphandling   2026 ")).toBe("u.Upphandling 2026");
  expect(tagFor("   ")).toBeNull();
  expect(tagFor("x".repeat(longestName))).toBe(`u.${"x".repeat(longestName)}`);
  expect(tagFor("x".repeat(longestName + 1))).toBeNull();
});

test("every room stands once: invitations, favourites by hand, own sections by name, the rest by activity", () => {
  const bo = { userId: "@bo:digg.example", name: "Bo", avatarUrl: null };
  const found = sectionsOf(
    [
      room("a", { section: "m.favourite", order: 0.7, workspaceId: "1" }),
      room("b", { section: "m.favourite", lastAt: 9 }),
      room("c", { section: "m.favourite", order: 0.2 }),
      room("d", { section: "u.Öppet" }),
      room("e", { section: "u.Drift", lastAt: 1 }),
      room("f", { section: "u.Drift", lastAt: 2 }),
      room("g", { direct: bo, lastAt: 1 }),
      room("h", { direct: bo, lastAt: 2 }),
      room("i"),
      room("j", { isInvite: true, direct: bo }),
      room("k", { section: "m.lowpriority" }),
      room("l", { workspaceId: "1" }),
      room("m", { workspaceId: "2" }),
    ],
    new Set(["1"]),
  );
  expect(ids(found.favourites)).toBe("cab");
  expect(found.own.map(({ tag, rooms }) => `${tag} ${ids(rooms)}`)).toEqual(["u.Drift fe", "u.Öppet d"]);
  expect([found.invitations, found.direct, found.groups, found.others, found.lowPriority].map(ids)).toEqual([
    ...["j", "hg", "i", "m", "k"],
  ]);
  // As long as it is not known which workspaces there are, none is missing.
  expect(sectionsOf([room("m", { workspaceId: "2" })], null).others).toEqual([]);
});

/** The ids in the order in which a client shows them once they are written. */
function after(rows: readonly Ordered[], id: string, before: string | null): [string, number] {
  const changed = ordersFor(rows, id, before);
  const shown = rows.map((row) => room(row.id, { order: changed.get(row.id) ?? row.order }));
  return [ids(sorted(shown)), changed.size];
}

test("what is moved writes its own place where there is one between its neighbours, and all of them where there is none", () => {
  const rows = [
    { id: "a", order: 0.2 },
    { id: "b", order: 0.4 },
    { id: "c", order: 0.6 },
  ];
  expect(after(rows, "c", "a")).toEqual(["cab", 1]);
  expect(after(rows, "c", "b")).toEqual(["acb", 1]);
  expect(after(rows, "a", null)).toEqual(["bca", 1]);
  expect(after(rows, "a", "gone")).toEqual(["bca", 1]);
  const byActivity = rows.map(({ id }) => ({ id, order: null }));
  expect(after(byActivity, "c", "b")).toEqual(["acb", 3]);
  const tight = [
    { id: "a", order: 0.5 },
    { id: "b", order: 0.5 + 1e-9 },
    { id: "c", order: 0.9 },
  ];
  expect(after(tight, "c", "b")).toEqual(["acb", 3]);
  // A hundred times to the first place: never two rows at the same one.
  let orders = rows;
  for (let round = 0; round < 100; round++) {
    const last = orders.at(-1)?.id ?? "";
    const changed = ordersFor(orders, last, orders[0]?.id ?? null);
    orders = orders
      .map((row) => ({ id: row.id, order: changed.get(row.id) ?? row.order }))
      .toSorted((a, b) => a.order - b.order);
    expect(orders[0]?.id).toBe(last);
    expect(new Set(orders.map((row) => row.order)).size).toBe(3);
  }
});

const about = (roomId: string, more: object = {}) => ({
  rule_id: roomId,
  enabled: true,
  actions: [],
  conditions: [{ kind: "event_match", key: "room_id", pattern: roomId }],
  ...more,
});

test("what a room notifies of is read from the push rules of any client", () => {
  expect(levelOf(undefined, "!a")).toBe("all");
  expect(levelOf({ global: { override: [about("!a")] } }, "!a")).toBe("none");
  // As clients wrote it before version 1.7, under a name of their own.
  const old = { global: { override: [about("!a", { rule_id: "x", actions: ["dont_notify"] })] } };
  expect([levelOf(old, "!a"), levelOf(old, "!b"), silencing(old, "!a")]).toEqual(["none", "all", ["x"]]);
  expect(levelOf({ global: { override: [about("!a", { enabled: false })] } }, "!a")).toBe("all");
  expect(levelOf({ global: { override: [about("!a", { actions: ["notify"] })] } }, "!a")).toBe("all");
  const narrow = [...about("!a").conditions, { kind: "event_match", key: "sender", pattern: "@bo:digg.example" }];
  expect(levelOf({ global: { override: [about("!a", { conditions: narrow })] } }, "!a")).toBe("all");
  const room = [{ rule_id: "!a", enabled: true, actions: [] }];
  expect([levelOf({ global: { room } }, "!a"), levelOf({ global: { room } }, "!b")]).toEqual(["mentions", "all"]);
  expect(levelOf({ global: { room: [{ ...room[0], actions: ["notify"] }] } }, "!a")).toBe("all");
});
