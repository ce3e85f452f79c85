import { createRequire } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { createEvents, type EventOf } from "../server/platform/events/index.ts";
import { createDatabase } from "../server/platform/database/index.ts";
import { createLog } from "../server/platform/log/index.ts";
import { startTestServer } from "../server/testing/server.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * How soon a committed event is shown to watchers and handled by a subscriber in another process' worth of server, with
 * nothing else open and while a transaction stays open for three seconds; and how many statements a small PUT costs the
 * database, all that follows it included. fsync is off: the disk is no part of the question.
 */
type Numbered = Record<"thing.happened", { readonly n: number }>;

interface Connection {
  connect(): Promise<void>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
}
const { Client } = createRequire(new URL("../server/package.json", import.meta.url))("pg") as {
  Client: new (options: { connectionString: string }) => Connection;
};
const openMs = 3000;

let statements = 0;
const plainQuery = Reflect.get(Client.prototype, "query") as (...parameters: unknown[]) => unknown;
// Everything that any module asks goes through here.
Reflect.set(Client.prototype, "query", function (this: unknown, ...parameters: unknown[]) {
  statements += 1;
  return Reflect.apply(plainQuery, this, parameters);
});

const quantile = (values: readonly number[], part: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN).toFixed(1);

const stopPostgres = await startPostgres();
const server = await startTestServer();
const log = createLog("silent");
const database = createDatabase({ url: server.databaseUrl, log });
const events = createEvents<Numbered>({ database, log });
const sentAt = new Map<number, number>();
const seen = { watcher: [] as number[], subscriber: [] as number[] };
// Sometimes an event is here before the commit has answered.
const note = (list: number[], { payload }: EventOf<"thing.happened", Numbered>): void =>
  void list.push(sentAt.has(payload.n) ? performance.now() - (sentAt.get(payload.n) ?? 0) : 0);
events.watch(["thing.happened"], (event) => note(seen.watcher, event));
events.on("bench", ["thing.happened"], async (event) => note(seen.subscriber, event));
await events.start();

let sent = 0;
async function send(count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    const n = sent++;
    await database
      .of<Record<string, never>>()
      .transaction()
      .execute((trx) => events.emit(trx, { type: "thing.happened", subject: "x", payload: { n } }));
    sentAt.set(n, performance.now());
    await wait(25);
  }
}

async function measure(name: string, during: (work: () => Promise<void>) => Promise<void>): Promise<void> {
  seen.watcher.length = seen.subscriber.length = 0;
  const count = 40;
  await during(() => send(count));
  while (seen.watcher.length < count || seen.subscriber.length < count) await wait(10);
  for (const [who, list] of Object.entries(seen))
    process.stdout.write(`| ${who}, ${name} | ${quantile(list, 0.5)} | ${quantile(list, 1)} |\n`);
}

process.stdout.write("| from the commit, ms | p50 | slowest |\n| --- | ---: | ---: |\n");
await send(10);
await measure("nothing else open", (work) => work());
await measure("a transaction stays open for 3 s", async (work) => {
  const open = new Client({ connectionString: server.databaseUrl });
  await open.connect();
  await open.query("begin");
  await open.query("select pg_current_xact_id()");
  const closed = wait(openMs).then(() => open.query("commit"));
  await work();
  await closed;
  await open.end();
});

/** Statements while something goes on, what idles beside it taken off. */
async function count(work: () => Promise<void>, perSecond: number): Promise<number> {
  const [from, began] = [statements, performance.now()];
  await work();
  return statements - from - (perSecond * (performance.now() - began)) / 1000;
}

await events.stop();
await database.stop();
await wait(3000);
const perSecond = (await count(() => wait(5000), 0)) / 5;
const { anna } = server.people;
await server.workspace("Mätning", anna);
const folder = `${server.url}/remote.php/dav/files/${anna.name}/${encodeURIComponent("Mätning")}`;
const put = async (name: string): Promise<void> => {
  const answer = await fetch(`${folder}/${name}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${anna.token}` },
    body: "1 kB",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  await wait(200);
};
for (let n = 0; n < 5; n++) await put(`warm${n}`);
await wait(2000);
const puts = 30;
const all = await count(async () => {
  for (let n = 0; n < puts; n++) await put(`f${n}`);
  await wait(2000);
}, perSecond);
process.stdout.write(`
| statements | |
| --- | ---: |
| a small PUT, with all that follows it | ${(all / puts).toFixed(1)} |
| idle, a second | ${perSecond.toFixed(1)} |
`);
await server.stop();
await stopPostgres();
process.exit(0);
