import { expect, test } from "vitest";
import { pageOf } from "./pages.ts";
import { addReaction, byEmoji, readReaction, reactionMs, stillShown, type Reaction } from "./reactions.ts";
import { holdSpeaker, speakerHoldMs } from "./speaker.ts";
import type { Tile } from "./state.ts";

const person = (key: string, isSpeaking = false, isLocal = false): Tile => ({
  key,
  identity: key,
  name: key,
  organisation: "",
  isIdentified: false,
  personId: null,
  userId: null,
  isLocal,
  isScreen: false,
  isSpeaking,
  isMicOn: true,
  isCameraOn: true,
  isWeak: false,
  isModerator: false,
  hand: 0,
  isLeaving: false,
  video: null,
  micSid: null,
});

test("pages hold all tiles once, and one that is gone is the last one", () => {
  const tiles = Array.from({ length: 53 }, (_, index) => index);
  const pages = [0, 1, 2].flatMap((page) => pageOf(tiles, page, 25).shown);
  expect(pages).toEqual(tiles);
  expect(pageOf(tiles, 9, 25)).toMatchObject({ page: 2, pages: 3 });
  expect(pageOf([], 3, 25)).toEqual({ shown: [], page: 0, pages: 1 });
});

test("who is large stays so through a pause, and gives way to another after a while", () => {
  const [anna, bo] = [person("anna", true), person("bo")];
  const me = person("me", true, true);
  let held = holdSpeaker(null, [me, anna, bo], 0);
  expect(held).toEqual({ key: "anna", silentSince: null });
  const silent = [me, person("anna"), person("bo", true)];
  held = holdSpeaker(held, silent, 1000);
  expect(held).toEqual({ key: "anna", silentSince: 1000 });
  expect(holdSpeaker(held, silent, 1000 + speakerHoldMs - 1)).toBe(held);
  expect(holdSpeaker(held, [me, anna, bo], 1500)).toEqual({ key: "anna", silentSince: null });
  expect(holdSpeaker(held, silent, 1000 + speakerHoldMs)).toEqual({ key: "bo", silentSince: null });
  // Nobody speaks: nothing moves. Who has gone is large no longer.
  expect(holdSpeaker(held, [me, person("anna"), person("bo")], 60_000)).toBe(held);
  expect(holdSpeaker(held, [me, person("bo")], 1200)?.key).toBe("bo");
  expect(holdSpeaker(held, [me], 1200)?.key).toBe("me");
  expect(holdSpeaker(null, [], 0)).toBeNull();
});

test("of each person the newest reaction is seen, for some seconds", () => {
  const one = (identity: string, emoji: Reaction["emoji"], at: number): Reaction => ({
    identity,
    name: identity,
    emoji,
    at,
  });
  let shown = addReaction([], one("anna", "👍", 0));
  shown = addReaction(shown, one("bo", "👍", 10));
  shown = addReaction(shown, one("anna", "🎉", 20));
  expect(byEmoji(shown)).toEqual([
    { emoji: "👍", names: ["bo"] },
    { emoji: "🎉", names: ["anna"] },
  ]);
  expect(stillShown(shown, reactionMs + 15)).toHaveLength(1);
  for (let i = 0; i < 500; i++) shown = addReaction(shown, one(`p${i}`, "👏", 30));
  expect(shown.length).toBeLessThan(100);
  expect([readReaction("👏"), readReaction("<b>"), readReaction("")]).toEqual(["👏", null, null]);
});
