import { expect, test } from "vitest";
import { LiveStore } from "./store.ts";

const begin = (store: LiveStore, room: string, id: string, at = 0): void =>
  store.take(room, {
    kind: "begun",
    track: { id, who: "PA_1", name: "Anna", source: "camera", codec: "vp8", width: 320, height: 180, at },
    head: Buffer.from("head"),
  });
const add = (store: LiveStore, room: string, id: string, n: number, bytes = 100): void =>
  store.take(room, {
    kind: "segment",
    trackId: id,
    segment: { n, at: (n - 1) * 2000, until: n * 2000, isKey: true },
    bytes: Buffer.alloc(bytes, n),
  });

test("a minute is kept, and nothing of it is another meeting's", () => {
  const store = new LiveStore();
  begin(store, "a", "x0001");
  for (let n = 1; n <= 100; n++) add(store, "a", "x0001", n);
  const [track] = store.read("a").tracks;
  expect(track?.segments.map((one) => one.n)).toEqual(Array.from({ length: 31 }, (_, index) => index + 70));
  expect(store.segment("a", "x0001-100")?.[0]).toBe(100);
  expect(store.segment("a", "x0001-0")?.toString()).toBe("head");
  for (const name of ["x0001-1", "x0001-101", "x0001-", "x0001", "x0002-1", "-1", "__proto__-1"])
    expect(store.segment("a", name), name).toBeNull();
  expect(store.segment("b", "x0001-100")).toBeNull();
  store.forget("a");
  expect([store.size(), store.read("a").tracks]).toEqual([0, []]);
});

test("many rooms at once stay within what the process gives, and the largest loses first", () => {
  const store = new LiveStore(100_000);
  begin(store, "small", "x0001");
  add(store, "small", "x0001", 1, 1000);
  begin(store, "large", "y0001");
  for (let n = 1; n <= 20; n++) add(store, "large", "y0001", n, 20_000);
  expect(store.size()).toBeLessThanOrEqual(100_000);
  expect(store.segment("small", "x0001-1")).not.toBeNull();
  expect(store.segment("large", "y0001-20")).not.toBeNull();
  expect(store.segment("large", "y0001-1")).toBeNull();
});

test("what a process cut before it died goes on no more once the next one cuts", () => {
  const store = new LiveStore();
  begin(store, "a", "first0001");
  add(store, "a", "first0001", 1);
  begin(store, "a", "next00001", 4000);
  expect(store.read("a").tracks.map((one) => one.hasEnded)).toEqual([true, false]);
  const { version } = store.read("a");
  store.take("a", { kind: "ended", trackId: "next00001" });
  expect(store.versionOf("a")).toBeGreaterThan(version);
});

test("captions are those of the last minute, up to sixty", () => {
  const store = new LiveStore();
  store.caption("a", { at: 0, name: "Anna", text: "Ingen visar det här." });
  expect(store.read("a").captions).toEqual([]);
  begin(store, "a", "x0001");
  for (let n = 0; n < 200; n++) store.caption("a", { at: n * 500, name: "Anna", text: `Mening ${n}` });
  const { captions } = store.read("a");
  expect(captions).toHaveLength(60);
  expect(captions.at(-1)?.text).toBe("Mening 199");
});
