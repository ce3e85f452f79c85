import { expect, test } from "vitest";
import { layoutOf, mainTile } from "./layout.ts";
import type { Tile } from "./state.ts";

const tile = (key: string, more: Partial<Tile> = {}): Tile => ({
  key,
  identity: key,
  name: key,
  organisation: "",
  isIdentified: false,
  personId: null,
  userId: null,
  isLocal: false,
  isScreen: false,
  isSpeaking: false,
  isMicOn: true,
  isCameraOn: true,
  isWeak: false,
  isModerator: false,
  hand: 0,
  isLeaving: false,
  video: null,
  micSid: null,
  ...more,
});
const me = tile("me", { isLocal: true, isSpeaking: true });
const anna = tile("anna");
const bo = tile("bo", { isSpeaking: true });
const screen = tile("screen", { isScreen: true });
const keys = (tiles: readonly Tile[]): string => tiles.map((one) => one.key).join(" ");

test("in the gallery all are as large, oneself last", () => {
  const { large, rest, people } = layoutOf([me, anna, bo], { isSpeakerView: false });
  expect([keys(large), keys(rest), keys(people)]).toEqual(["", "anna bo me", "me anna bo"]);
});

test("the one who speaks is large when that is asked for, never oneself while others are there", () => {
  const view = { isSpeakerView: true };
  expect(layoutOf([me, anna, bo], view).large).toEqual([bo]);
  expect(keys(layoutOf([me, anna, bo], view).rest)).toBe("me anna");
  expect(layoutOf([me, anna], view).large).toEqual([anna]);
  expect(layoutOf([me], view)).toMatchObject({ large: [me], rest: [] });
});

test("a shared screen is shown before everyone, and is no person; of several the one that was chosen", () => {
  const { screen: shown, large, rest, people } = layoutOf([me, screen, bo], { isSpeakerView: true });
  expect([shown, keys(large), keys(rest), keys(people)]).toEqual([screen, "", "me bo", "me bo"]);
  const other = tile("other", { isScreen: true });
  expect(layoutOf([screen, other], { isSpeakerView: false, screenKey: "other" })).toMatchObject({
    screen: other,
    screens: [screen, other],
  });
  expect(layoutOf([screen, other], { isSpeakerView: false, screenKey: "gone" }).screen).toBe(screen);
});

test("whom one has pinned is large, several too, beside a screen and before the one who speaks", () => {
  const pins = new Set(["anna", "me", "gone"]);
  const { large, rest } = layoutOf([me, anna, bo, screen], { isSpeakerView: true, pins });
  expect([keys(large), keys(rest)]).toEqual(["me anna", "bo"]);
});

test("where there is room for one: the screen, the one who speaks, another, oneself", () => {
  expect(mainTile([me, bo, screen])).toBe(screen);
  expect(mainTile([me, anna, bo])).toBe(bo);
  expect(mainTile([me, anna])).toBe(anna);
  expect(mainTile([me])).toBe(me);
  expect(mainTile([])).toBeUndefined();
});
