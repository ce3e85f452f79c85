import { expect, test } from "vitest";
import { claimSound, Player, type Sound, type Track } from "./player.ts";

/** The browser's audio element, as far as it is used. */
class Element extends EventTarget implements Sound {
  src = "";
  currentTime = 0;
  duration = Number.NaN;
  paused = true;
  ended = false;
  playbackRate = 1;
  play(): Promise<void> {
    this.paused = false;
    this.ended = false;
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  }
  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
  reach(seconds: number, duration: number): void {
    this.currentTime = seconds;
    this.duration = duration;
    this.dispatchEvent(new Event("timeupdate"));
  }
  end(): void {
    this.ended = true;
    this.dispatchEvent(new Event("ended"));
  }
}

const released: string[] = [];
const trackOf = (key: string, more: Partial<Track> = {}): Track => ({
  key,
  open: () => Promise.resolve({ address: `blob:${key}`, release: () => released.push(key) }),
  isShown: () => true,
  next: () => null,
  ...more,
});
function start() {
  const sound = new Element();
  return { sound, player: new Player(sound) };
}
/** What is chosen by the end of a track is opened in a turn of its own. */
const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

test("one is played at a time, at the chosen speed, and the first one's bytes are let go", async () => {
  const { sound, player } = start();
  player.setRate(1.5);
  await player.play(trackOf("a"));
  sound.reach(2, 10);
  expect(player.state()).toMatchObject({ key: "a", isPlaying: true, position: 2, duration: 10, rate: 1.5 });
  await player.play(trackOf("b"));
  expect([sound.src, sound.playbackRate, released.includes("a")]).toEqual(["blob:b", 1.5, true]);
  let isOtherPaused = false;
  claimSound(() => (isOtherPaused = true));
  expect(player.state().isPlaying).toBe(false);
  await player.play(trackOf("b"));
  expect(isOtherPaused).toBe(true);
});

test("it goes on to what comes next, and rests at the beginning after the last", async () => {
  const { sound, player } = start();
  await player.play(trackOf("c", { next: () => trackOf("d") }));
  sound.end();
  await settle();
  expect(player.state()).toMatchObject({ key: "d", isPlaying: true });
  sound.reach(3, 3);
  sound.end();
  expect(player.state()).toMatchObject({ key: "d", isPlaying: false, position: 0 });
});

test("a moment is gone to before it is played, without sounding", async () => {
  const { sound, player } = start();
  await player.seek(trackOf("e"), 7);
  expect([sound.currentTime, sound.paused, player.state().key]).toEqual([7, true, "e"]);
});

test("it ends when the page no longer shows it", async () => {
  const { sound, player } = start();
  let isShown = true;
  await player.play(trackOf("f", { isShown: () => isShown }));
  isShown = false;
  sound.reach(1, 5);
  expect([player.state().key, sound.paused, released.includes("f")]).toEqual([null, true, true]);
});

test("what cannot be fetched or read says so, and is tried again", async () => {
  const { sound, player } = start();
  let isThere = false;
  const track = trackOf("g", {
    open: () => (isThere ? Promise.resolve({ address: "blob:g" }) : Promise.reject(new Error("Not there."))),
  });
  await player.play(track);
  expect(player.state()).toMatchObject({ key: "g", hasFailed: true });
  isThere = true;
  await player.play(track);
  expect(player.state()).toMatchObject({ key: "g", hasFailed: false, isPlaying: true });
  sound.dispatchEvent(new Event("error"));
  expect(player.state().hasFailed).toBe(true);
});

test("of two that are chosen at once the last is played", async () => {
  const { sound, player } = start();
  const { promise, resolve } = Promise.withResolvers<{ address: string; release: () => void }>();
  const slow = player.play(trackOf("h", { open: () => promise }));
  await player.play(trackOf("i"));
  resolve({ address: "blob:h", release: () => released.push("h") });
  await slow;
  expect([sound.src, released.includes("h")]).toEqual(["blob:i", true]);
});
