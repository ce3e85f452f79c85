import { expect, test } from "vitest";
import { judge, mostSmall, nextJob, outlivesPage, pathOf, waitAfter, type Entry } from "./entry.ts";
import { newEntries } from "./new-entries.ts";
import { viewUploads } from "./view.ts";

const target = { workspaceId: "w", folderId: 1 };
let count = 0;
const entry = (part: Partial<Entry> = {}): Entry => ({
  id: String(++count),
  owner: "page",
  at: count,
  target,
  batch: "b",
  path: [],
  name: `fil ${count}.txt`,
  isFolder: false,
  size: 10,
  modifiedAt: 0,
  state: "waiting",
  answer: "refuse",
  problem: null,
  failures: 0,
  serverId: null,
  isFinishing: false,
  sent: 0,
  source: null,
  keep: null,
  isStored: false,
  ...part,
});
const idsOf = (entries: readonly Entry[]): string[] => entries.map((one) => one.id);

test("small files of one target go together, up to a hundred and four mebibytes", () => {
  const many = Array.from({ length: 150 }, () => entry());
  expect(nextJob(many, false)).toHaveLength(100);
  const heavy = Array.from({ length: 10 }, () => entry({ size: mostSmall }));
  expect(nextJob(heavy, false)).toHaveLength(4);
  const other = entry({ target: { workspaceId: "w", folderId: 2 } });
  const [first, last] = [entry(), entry()];
  expect(idsOf(nextJob([first, other, last], false))).toEqual(idsOf([first, last]));
});

test("a large file goes by itself, and not two at a time while small ones wait", () => {
  const [large, small] = [entry({ size: mostSmall + 1 }), entry()];
  expect(nextJob([large, small], false)).toEqual([large]);
  expect(nextJob([large, small], true)).toEqual([small]);
  expect(nextJob([large], true)).toEqual([large]);
});

test("of two of one path the second waits, and what failed twice goes alone", () => {
  const [one, same] = [entry({ name: "a.txt" }), entry({ name: "a.txt" })];
  expect(nextJob([one, same], false)).toEqual([one]);
  const bad = entry({ failures: 2 });
  expect(nextJob([bad, one], false)).toEqual([bad]);
  expect(nextJob([one, bad], false)).toEqual([one]);
});

test("what is paused, asked about or failed is passed over", () => {
  const states = ["running", "paused", "taken", "failed", "lost"] as const;
  expect(
    nextJob(
      states.map((state) => entry({ state })),
      false,
    ),
  ).toEqual([]);
});

test("names go to the server as a path that no sign of them can break", () => {
  expect(pathOf({ path: ["å/b", "c d"], name: "100 %\r\n.txt" })).toBe("%C3%A5%2Fb/c%20d/100%20%25%0D%0A.txt");
});

test("a network or server that is away is waited for, a closed folder ends all of it, a refusal one file", () => {
  for (const status of [0, 401, 429, 500, 502, 503, 504]) expect(judge({ status, code: "" })).toBe("away");
  for (const status of [403, 404, 410]) expect(judge({ status, code: "" })).toBe("over");
  expect(judge({ status: 507, code: "QUOTA_EXCEEDED" })).toBe("over");
  for (const status of [400, 409, 413, 422, 423]) expect(judge({ status, code: "" })).toBe("no");
  expect([1, 2, 5, 100].map(waitAfter)).toEqual([1000, 2000, 30_000, 30_000]);
});

test("empty folders go too; only what the browser keeps outlives the page", () => {
  const file = new File(["x"], "a.txt");
  const [one, folder] = newEntries(
    { files: [{ file, path: ["A"] }], emptyFolders: [["A", "tom"]] },
    { target, answer: "refuse", owner: "page", copied: 0 },
  );
  expect(folder).toMatchObject({ path: ["A"], name: "tom", isFolder: true });
  expect([one, folder].map((it) => it && outlivesPage({ ...it, isStored: true }))).toEqual([true, true]);
  const [none] = newEntries(
    { files: [{ file, path: [] }], emptyFolders: [] },
    { target, answer: "refuse", owner: "page", copied: 1 << 30 },
  );
  expect(none && outlivesPage({ ...none, isStored: true })).toBe(false);
});

test("of fifty thousand files a few rows are shown, and all are counted", () => {
  const many = Array.from({ length: 50_000 }, (_, n) => entry({ state: n % 2 === 0 ? "failed" : "waiting" }));
  const view = viewUploads(many, {
    done: { count: 3, bytes: 30 },
    recent: [],
    isPaused: false,
    away: null,
    sentTogether: 0,
    secondsLeft: () => null,
  });
  expect(view.total).toBe(50_003);
  expect(view.counts.failed).toBe(25_000);
  expect(view.failed.length).toBeLessThanOrEqual(20);
  expect(view.waiting).toEqual([]);
});
