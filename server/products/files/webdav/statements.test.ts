import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { statementsOf } from "../../../testing/statements.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
await server.workspace("Gemensam", anna);
const dav = davOf(server, anna);
const put = async (name: string): Promise<void> => {
  expect((await dav("PUT", `Gemensam/${name}`, {}, `innehåll i ${name}`)).status).toBe(201);
};

/** What a small PUT waits for, in its order. */
const steps = {
  tree: /^with recursive wanted/,
  blob: /insert into blobs\.blob/,
  begin: /^begin$/,
  lock: /^with recursive locked/,
  write: /^with recursive given/,
  events: /insert into events\.outbox/,
  commit: /^commit$/,
};
/** What follows each: it is read from the outbox, found, listed among activities, and its text is wanted, with what is said of it. */
const afterwards =
  /pg_current_snapshot|graphile_worker|search\.|from items\.comment where|files\.(text|activity|node_tag)|discard plans|^select 1$|^with recursive up as \( select n\.\*, n\.id as start|^select n\.id, .* where n\.id = any/;
const nameOf = (text: string): string => Object.entries(steps).find(([, what]) => what.test(text))?.[0] ?? text;

const stepsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> =>
  (await statementsOf(work)).filter((text) => !afterwards.test(text)).map(nameOf);

const countOf = (all: readonly string[], one: string): number => all.filter((text) => text === one).length;

test("a small PUT takes seven statements", async () => {
  for (let n = 0; n < 3; n++) await put(`före${n}.txt`);
  // Other work of the server falls in between now and then: what each of them takes is its own.
  const runs: (readonly string[])[] = [];
  for (let n = 0; n < 8; n++) runs.push(await stepsOf(() => put(`ensam${n}.txt`)));
  const all = [...new Set(runs.flat())];
  const least = all.map((text) => [text, Math.min(...runs.map((run) => countOf(run, text)))] as const);
  expect(Object.fromEntries(least.filter(([, count]) => count > 0))).toEqual(
    Object.fromEntries(Object.keys(steps).map((name) => [name, 1])),
  );
});

test("thirty at once share most of theirs", async () => {
  const run = await stepsOf(() => Promise.all(Array.from({ length: 30 }, (_, n) => put(`tillsammans${n}.txt`))));
  // By themselves they would take 210; how many come together depends on what else the machine does.
  const own = run.filter((one) => one in steps);
  expect(own.length).toBeLessThan(140);
});
