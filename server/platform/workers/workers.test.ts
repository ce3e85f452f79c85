import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, mkdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createLog } from "#log";
import { eventually } from "../../testing/server.ts";
import type { run } from "../../testing/sample.task.ts";
import { createShared, defineTask, type Limits } from "./index.ts";
import { createWorkers, type Workers } from "./workers.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "safos-workers-"));
const base = join(dataFolder, "temporary", "workers");
const log = createLog("silent");
// Worker processes stand back for whatever else the machine does.
vi.setConfig({ testTimeout: 180_000 });
const soon = (look: () => void): Promise<void> => eventually(look, 60_000);
let workers: Workers;
beforeAll(async () => {
  workers = await createWorkers({ dataFolder, processes: 2, log });
});
afterAll(async () => {
  await workers.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

const sample = (limits: Partial<Limits> = {}) =>
  defineTask<typeof run>({
    name: "sample",
    file: new URL("../../testing/sample.task.ts", import.meta.url),
    limits: { time: 20_000, memory: 400, outputBytes: 32 << 20, ...limits },
  });
const owner = { organisation: "fk", person: "anna" };
const refusalOf = (work: Promise<unknown>): Promise<{ code?: string; category?: string; data?: unknown }> =>
  work.then(
    () => ({ code: "done" }),
    (error: { code?: string; category?: string; data?: unknown }) => error,
  );
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

test("no process is started before there is work, and one is used again", async () => {
  expect(workers.pids()).toEqual([]);
  const value = { text: "å", bytes: new Uint8Array([1, 2]), list: [null, 1n, new Date(5)] };
  expect(await workers.run(sample(), { act: "echo", value }, { owner })).toEqual(value);
  const pids = workers.pids();
  expect(pids).toHaveLength(1);
  expect(await workers.run(sample(), { act: "echo", value: 2 }, { owner })).toBe(2);
  expect(workers.pids()).toEqual(pids);
});

test("a process stands back for the server on a busy machine", async () => {
  expect(await workers.run(sample(), { act: "echo", value: 3 }, { owner })).toBe(3);
  // proc(5): the nineteenth field of a process' state; the second is its name in brackets.
  const nicenessOf = (pid: number): number =>
    Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[16]);
  const [pid = 0] = workers.pids();
  expect(nicenessOf(pid)).toBe(Math.min(nicenessOf(process.pid) + 10, 19));
});

test("megabytes go both ways through files, and nothing of a run is left on the disk", async () => {
  const bytes = new Uint8Array(20 << 20).fill(7);
  const back = (await workers.run(sample(), { act: "echo", value: bytes }, { owner })) as Uint8Array;
  expect(Buffer.compare(back, bytes)).toBe(0);
  for (const source of [Buffer.from("öppen"), Readable.from([Buffer.from("öppen")]), () => Readable.from(["öppen"])])
    expect(await workers.run(sample(), { act: "file", value: "in.txt" }, { owner, files: { "in.txt": source } })).toBe(
      "öppen",
    );
  expect(readdirSync(base, { recursive: true }).filter((name) => String(name).includes("run-"))).toEqual([]);
});

test("what a process has made is kept when it has grown too large to be used again", async () => {
  const [before] = workers.pids();
  const size = 1 << 20;
  const made = (await workers.run(sample({ memory: 700 }), { act: "fat", value: size }, { owner })) as Uint8Array;
  expect([made.length, made.at(-1)]).toEqual([size, 1]);
  expect(workers.pids()).not.toContain(before);
  expect(readdirSync(base, { recursive: true }).filter((name) => String(name).includes("run-"))).toEqual([]);
});

test("each limit is refused by its name, and the next run works", async () => {
  const cases: [Parameters<typeof run>[0]["act"], Partial<Limits>, unknown][] = [
    ["spin", { time: 400 }, { limit: "time", most: 0.4 }],
    ["heap", { memory: 150 }, { limit: "memory", most: 150 }],
    ["buffers", { memory: 200 }, { limit: "memory", most: 200 }],
    ["output", { outputBytes: 1000 }, { limit: "outputBytes", most: 1000 }],
    ["deep", {}, { limit: "nesting", most: 1000 }],
    ["exceed", {}, { limit: "entries", most: 7 }],
  ];
  for (const [act, limits, data] of cases) {
    const refusal = await refusalOf(workers.run(sample(limits), { act, value: 5000 }, { owner }));
    expect([act, refusal.code, refusal.data]).toEqual([act, "TOO_LARGE", data]);
  }
  expect(await refusalOf(workers.run(sample(), { act: "refuse" }, { owner }))).toMatchObject({ code: "FORBIDDEN" });
  expect(await workers.run(sample(), { act: "echo", value: 3 }, { owner })).toBe(3);
});

test("a heap without end is stopped by its own process where nobody looks", async () => {
  const refusal = await refusalOf(workers.run(sample({ memory: 100_000, time: 60_000 }), { act: "heap" }, { owner }));
  expect(refusal).toMatchObject({ code: "TOO_LARGE", data: { limit: "memory" } });
});

test("a bug of a task is an error with the task's name and stack, and no refusal", async () => {
  const error = await workers.run(sample(), { act: "bug" }, { owner }).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ message: "sample: a bug of the task" });
  expect((error as Error).stack).toContain("sample.task.ts");
});

test("a process that dies is UNAVAILABLE for who waited, and the next run has another", async () => {
  expect(await refusalOf(workers.run(sample(), { act: "crash" }, { owner }))).toMatchObject({ code: "UNAVAILABLE" });
  const waiting = refusalOf(workers.run(sample(), { act: "wait", value: 30_000 }, { owner }));
  await soon(() => expect(workers.figures().running).toBe(1));
  await soon(() => expect(workers.pids()).toHaveLength(1));
  const [pid = 0] = workers.pids();
  process.kill(pid, "SIGKILL");
  expect(await waiting).toMatchObject({ code: "UNAVAILABLE", data: { retryAfter: 5 } });
  expect(await workers.run(sample(), { act: "echo", value: 4 }, { owner })).toBe(4);
  expect(workers.figures().ended.lost).toBe(2);
});

test("work whose caller has gone is ended within two seconds, and what waits never begins", async () => {
  const before = workers.pids();
  const gone = new AbortController();
  const call = { owner, signal: gone.signal };
  const running = refusalOf(workers.run(sample(), { act: "spin" }, call));
  // Its turn first: what is asked for later may be ready for its own sooner.
  await soon(() => expect(workers.figures()).toMatchObject({ running: 1, waiting: 0 }));
  const queued = refusalOf(workers.run(sample(), { act: "bug" }, call));
  await soon(() => expect(workers.figures()).toMatchObject({ running: 1, waiting: 1 }));
  const pids = [...before, ...workers.pids()];
  const at = performance.now();
  gone.abort();
  expect([(await running).code, (await queued).code]).toEqual(["UNAVAILABLE", "UNAVAILABLE"]);
  expect(performance.now() - at).toBeLessThan(2000);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(workers.figures()).toMatchObject({ running: 0, waiting: 0 });
});

test("a run that ends soon after its caller has gone keeps its process", async () => {
  await workers.run(sample(), { act: "echo" }, { owner });
  const pids = workers.pids();
  const gone = new AbortController();
  const running = refusalOf(workers.run(sample(), { act: "wait", value: 200 }, { owner, signal: gone.signal }));
  await soon(() => expect(workers.figures().running).toBe(1));
  gone.abort();
  await running;
  expect(workers.pids()).toEqual(pids);
});

test("an organisation that fills the queue does not keep another from starting next", async () => {
  const order: string[] = [];
  const work = (organisation: string, person: string, ms: number) =>
    workers
      .run(sample(), { act: "wait", value: ms }, { owner: { organisation, person } })
      .then(() => order.push(organisation));
  const filling = ["a", "b", "c"].flatMap((person) => Array.from({ length: 8 }, () => work("many", person, 60)));
  // Some may have ended before the last has come to wait.
  await soon(() => {
    const { running, waiting } = workers.figures();
    expect([running, waiting > 10]).toEqual([2, true]);
  });
  const before = order.length;
  await work("few", "x", 0);
  expect(order.length - before).toBeLessThanOrEqual(4);
  await Promise.all(filling);
});

test("one person leaves a process to the others", async () => {
  const gone = new AbortController();
  const long = [1, 2, 3].map(() =>
    refusalOf(workers.run(sample(), { act: "wait", value: 20_000 }, { owner, signal: gone.signal })),
  );
  await soon(() => expect(workers.figures()).toMatchObject({ running: 1, waiting: 2 }));
  const colleague = { organisation: "fk", person: "agnes" };
  expect(await workers.run(sample(), { act: "echo", value: "tur" }, { owner: colleague })).toBe("tur");
  gone.abort();
  await Promise.all(long);
});

test("more than can wait is turned away at once", async () => {
  const gone = new AbortController();
  const all = Array.from({ length: 40 }, () =>
    refusalOf(workers.run(sample(), { act: "wait", value: 20_000 }, { owner, signal: gone.signal })),
  );
  const turned = await Promise.race([all[39], all[38]]);
  expect(turned).toMatchObject({ code: "UNAVAILABLE", category: "unavailable", data: { retryAfter: 5 } });
  gone.abort();
  const codes = await Promise.all(all);
  expect(codes.filter((one) => one.code === "UNAVAILABLE")).toHaveLength(40);
  expect(workers.figures()).toMatchObject({ running: 0, waiting: 0 });
});

test("a process knows no secrets, reads nothing of ours, and reaches no network", async () => {
  process.env["SAFOS_TEST_SECRET"] = "hemligt";
  const outside = createServer();
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const { port } = outside.address() as AddressInfo;
  const found = await workers.run(sample(), { act: "escape", value: `/etc/passwd:${port}` }, { owner });
  expect(found).toEqual({
    environment: [],
    read: "ERR_ACCESS_DENIED",
    spawn: "ERR_ACCESS_DENIED",
    connect: "ERR_ACCESS_DENIED",
    listen: "ERR_ACCESS_DENIED",
  });
  const nice = readFileSync(`/proc/${workers.pids()[0]}/stat`, "utf8").split(") ")[1]?.split(" ")[16];
  expect(Number(nice)).toBeGreaterThanOrEqual(5);
  delete process.env["SAFOS_TEST_SECRET"];
  await new Promise((resolve) => outside.close(resolve));
});

test("work with a process of its own takes turns with the rest", async () => {
  let isRunning = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    isRunning += 1;
    most = Math.max(most, isRunning);
    await new Promise((resolve) => setTimeout(resolve, 20));
    isRunning -= 1;
  };
  const persons = ["a", "b", "c", "d", "e", "f"];
  await Promise.all(persons.map((person) => workers.hold({ owner: { organisation: "fk", person } }, work)));
  expect(most).toBe(2);
});

test("what several wait for is made once, and ended only when all have gone", async () => {
  const shared = createShared<string>();
  let made = 0;
  let ended = 0;
  const make = (signal: AbortSignal): Promise<string> => {
    made += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve("bild"), 50);
      signal.addEventListener("abort", () => {
        ended += 1;
        clearTimeout(timer);
        reject(new Error("ended"));
      });
    });
  };
  const first = new AbortController();
  const second = new AbortController();
  const both = [first, second].map((one) => shared.get("x", one.signal, make));
  first.abort();
  expect(await Promise.all(both)).toEqual(["bild", "bild"]);
  expect([made, ended]).toEqual([1, 0]);
  const third = new AbortController();
  const last = refusalOf(shared.get("x", third.signal, make));
  third.abort();
  await last;
  expect([made, ended]).toEqual([2, 1]);
});

test("a stop ends what runs and what waits, and the folders of a crash are removed at the next start", async () => {
  const other = await createWorkers({ dataFolder, processes: 1, log });
  const all = [1, 2].map((person) =>
    refusalOf(other.run(sample(), { act: "spin" }, { owner: { organisation: "x", person: `${person}` } })),
  );
  await soon(() => expect(other.pids()).toHaveLength(1));
  const pids = other.pids();
  await other.stop();
  expect((await Promise.all(all)).map((one) => one.code)).toEqual(["UNAVAILABLE", "UNAVAILABLE"]);
  expect(pids.filter(isAlive)).toEqual([]);
  expect((await refusalOf(other.run(sample(), { act: "echo" }, { owner }))).code).toBe("UNAVAILABLE");
  mkdirSync(join(base, "run-old"));
  utimesSync(join(base, "run-old"), 1, 1);
  mkdirSync(join(base, "run-new"));
  await (await createWorkers({ dataFolder, processes: 1, log })).stop();
  expect([existsSync(join(base, "run-old")), existsSync(join(base, "run-new"))]).toEqual([false, true]);
});
