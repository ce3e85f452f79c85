import { expect, test } from "vitest";
import { ThreadSubscriptions, type SubscriptionState } from "./subscriptions.ts";

const bo = "@bo:fk.example";

function begin() {
  const subscriptions = new ThreadSubscriptions();
  let position = 0;
  return {
    subscriptions,
    say(roomId: string, root: string, state: SubscriptionState = "manual", cause: number | null = null): void {
      subscriptions.take(++position, { userId: bo, roomId, root, state, cause });
    },
    stamps: () => ["!a", "!b"].map((roomId) => subscriptions.stampIn(bo, roomId)),
  };
}

test("what someone says of a thread leaves what is counted in their other rooms as it is", () => {
  const { say, stamps } = begin();
  expect(stamps()).toEqual([null, null]);
  say("!a", "$1");
  const first = stamps();
  // From the first on, all threads count by subscriptions.
  expect(first.includes(null)).toBe(false);
  say("!b", "$2");
  const second = stamps();
  expect(second[0]).toBe(first[0]);
  expect(second[1]).not.toBe(first[1]);
  say("!b", "$2", "none");
  expect(stamps()[0]).toBe(first[0]);
  expect(stamps()[1]).not.toBe(second[1]);
});

test("what does not count changes nothing", () => {
  const { say, stamps } = begin();
  say("!a", "$1");
  const before = stamps();
  say("!a", "$1", "automatic", 1);
  say("!a", "$1");
  expect(stamps()).toEqual(before);
});

test("with the last of someone's subscriptions all their rooms are counted anew", () => {
  const { say, stamps, subscriptions } = begin();
  say("!a", "$1");
  say("!b", "$2");
  subscriptions.removeRoom("!a");
  expect(stamps()).toEqual([0, 2]);
  subscriptions.removeRoom("!b");
  expect(stamps()).toEqual([null, null]);
  expect(subscriptions.isSubscribed(bo, "$1")).toBe(null);
});
