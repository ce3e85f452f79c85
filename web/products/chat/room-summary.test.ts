import type { Room } from "matrix-js-sdk";
import { expect, test } from "vitest";
import type { Person } from "./person.ts";
import { summariesOf } from "./room-summary.ts";

const me = "@anna:fk.example";
type Written = { by: string; text: string; isInThread?: boolean; names?: string };

/** A room with these messages, of which the server counts some as unread. */
function roomWith(messages: readonly Written[], unread: number, threads = 0, people = 2) {
  const events = messages.map(({ by, text, isInThread, names }, index) => ({
    getType: () => "m.room.message",
    isRedacted: () => false,
    isEncrypted: () => false,
    getRelation: () => (isInThread ? { rel_type: "m.thread" } : null),
    getSender: () => by,
    getId: () => `$${index}`,
    getTs: () => index,
    getContent: () => ({ msgtype: "m.text", body: text, "m.mentions": names ? { user_ids: [names] } : {} }),
  }));
  return {
    roomId: "!room:fk.example",
    getMxcAvatarUrl: () => "mxc://fk.example/picture",
    getInvitedAndJoinedMemberCount: () => people,
    name: "Diarium",
    myUserId: me,
    getMyMembership: () => "join",
    getLiveTimeline: () => ({ getEvents: () => events }),
    getThreads: () => [{ events: events.filter((event) => event.getRelation() !== null) }],
    currentState: { getStateEvents: () => null },
    getUnreadNotificationCount: () => unread + threads,
    getRoomUnreadNotificationCount: () => unread,
    getLastActiveTimestamp: () => 0,
    tags: { "m.favourite": { order: 0.5 } },
    getAccountData: () => ({ getContent: () => ({ unread: true }) }),
    client: { pushRules: { global: { room: [{ rule_id: "!room:fk.example", enabled: true, actions: [] }] } } },
  } as never;
}
const shownOf = (room: Room, direct: ReadonlyMap<string, string>, personOf: (userId: string) => Person) =>
  summariesOf([room], direct, (_room, userId) => personOf(userId)).rooms.get(room.roomId);
const summarise = (...room: Parameters<typeof roomWith>) =>
  shownOf(roomWith(...room), new Map(), (userId) => ({ userId, name: userId, avatarUrl: null }));

test("one's own newest message is not unread, nor what stands above it", () => {
  const bo = { by: "@bo:fk.example", text: "Hej" };
  expect(summarise([bo, { by: me, text: "Hej själv" }], 1)).toMatchObject({ unread: 0, last: { text: "Hej själv" } });
  expect(summarise([{ by: me, text: "Hej" }, bo], 1)).toMatchObject({ unread: 1, last: { senderId: bo.by } });
});

test("what is unread in a thread stays so, and the message shown is another person's", () => {
  const inThread = { by: "@bo:fk.example", text: "I tråden", isInThread: true };
  expect(summarise([inThread, { by: me, text: "Klart" }], 1, 2)).toMatchObject({
    unread: 2,
    last: { text: "I tråden" },
  });
});

test("the newest message that names me is known, in a thread too; what I have answered names me no more", () => {
  const bo = "@bo:fk.example";
  const named = { by: bo, text: "@Anna", names: me };
  const inThread = { by: bo, text: "@Anna, i tråden", names: me, isInThread: true };
  expect(summarise([named, { by: bo, text: "Hej" }], 2)).toMatchObject({ mentionId: "$0" });
  expect(summarise([named, inThread, { by: bo, text: "Hej" }], 2, 1)).toMatchObject({ mentionId: "$1" });
  expect(summarise([named, { by: me, text: "Ja" }], 1)).toMatchObject({ mentionId: null });
  // Counted by the server, and further back than what the browser holds.
  expect(summarise([], 1)).toMatchObject({ mentions: 1, last: null, mentionId: null });
});

test("a chat of several people is called by its own name and picture, also where another client calls it direct", () => {
  const personOf = (userId: string) => ({ userId, name: "Bo Ek", avatarUrl: "/bo" });
  const seen = (people: number) =>
    shownOf(roomWith([], 0, 0, people), new Map([["!room:fk.example", "@bo:fk.example"]]), personOf);
  expect(seen(2)).toMatchObject({ name: "Bo Ek", direct: { userId: "@bo:fk.example" }, pictureUrl: "/bo" });
  expect(seen(3)).toMatchObject({ name: "Diarium", direct: null });
  expect(seen(3)?.pictureUrl).toContain("/thumbnail/fk.example/picture");
});

test("what the person has set for a room stands in its summary", () => {
  expect(summarise([], 0)).toMatchObject({
    section: "m.favourite",
    order: 0.5,
    isMarkedUnread: true,
    level: "mentions",
  });
});

test("of all rooms those are listed that the person is in or asked into: spaces of their own, by name, and no workspaces", () => {
  const made = (id: string, membership: string, beginning: object) => ({
    ...(roomWith([], 0) as object),
    ...{ roomId: id, name: id, getDMInviter: () => undefined, getMyMembership: () => membership },
    currentState: { getStateEvents: (type: string) => type === "m.room.create" && { getContent: () => beginning } },
  });
  const all = [
    made("!b", "join", { type: "m.space" }),
    made("!a", "join", { type: "m.space" }),
    made("!asked", "invite", { type: "m.space" }),
    made("!left", "leave", { type: "m.space" }),
    made("!workspace", "join", { type: "m.space", "safos.workspace_id": "7" }),
    made("!channel", "join", { "safos.workspace_id": "7" }),
    made("!chat", "invite", {}),
    made("!gone", "ban", {}),
  ] as unknown as Room[];
  const { rooms, spaces } = summariesOf(all, new Map(), (_room, userId) => ({ userId, name: userId, avatarUrl: null }));
  expect(spaces.map(({ id }) => id)).toEqual(["!asked", "!a", "!b"]);
  expect([...rooms.values()].map((room) => [room.id, room.workspaceId, room.isInvite])).toEqual([
    ["!channel", "7", false],
    ["!chat", null, true],
  ]);
});
