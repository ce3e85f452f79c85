import { expect, test, vi } from "vitest";
import type { RoomSummary } from "./summary.ts";
import { UnheldMentions } from "./unheld-mentions.ts";

const room = (id: string, mentions: number, mentionId: string | null): RoomSummary => ({
  id,
  name: id,
  direct: null,
  pictureUrl: null,
  isInvite: false,
  unread: mentions,
  mentions,
  lastAt: 0,
  last: null,
  mentionId,
  section: null,
  order: null,
  isMarkedUnread: false,
  level: "all",
  workspaceId: null,
});
const rooms = (...list: RoomSummary[]) => new Map(list.map((one) => [one.id, one]));
const notification = (roomId: string, eventId: string) => ({ room_id: roomId, event: { event_id: eventId } });

test("what the browser does not hold is asked for once, and the newest of each room is taken", async () => {
  const notifications = [notification("!a", "$newest"), notification("!b", "$b"), notification("!a", "$older")];
  const ask = vi.fn(() => Promise.resolve({ notifications }));
  const onFound = vi.fn();
  const mentions = new UnheldMentions({ http: { authedRequest: ask } } as never, onFound);
  expect(mentions.complete(rooms(room("!c", 1, "$held"))).get("!c")?.mentionId).toBe("$held");
  expect(ask).not.toHaveBeenCalled();
  const gap = rooms(room("!a", 2, null), room("!c", 1, "$held"), room("!d", 0, null));
  expect(mentions.complete(gap).get("!a")?.mentionId).toBeNull();
  await vi.waitFor(() => expect(onFound).toHaveBeenCalledOnce());
  const found = mentions.complete(gap);
  expect([...found.values()].map((one) => one.mentionId)).toEqual(["$newest", "$held", null]);
  expect(ask).toHaveBeenCalledOnce();
  // Another mention is another question.
  mentions.complete(rooms(room("!a", 3, null)));
  expect(ask).toHaveBeenCalledTimes(2);
});

test("what failed is asked again at the next change", async () => {
  const ask = vi.fn(() => Promise.reject(new Error("offline")));
  const mentions = new UnheldMentions({ http: { authedRequest: ask } } as never, () => undefined);
  mentions.complete(rooms(room("!a", 1, null)));
  await Promise.resolve();
  await Promise.resolve();
  mentions.complete(rooms(room("!a", 1, null)));
  expect(ask).toHaveBeenCalledTimes(2);
});
