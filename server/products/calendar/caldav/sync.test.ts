import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna } = server.people;
const db = server.safos.database.of();
const tools = [caldavTools(server), caldavTools(twin)] as const;

interface Step {
  readonly kind: "put" | "delete" | "move" | "sync" | "lost" | "begin";
  /** Which process is asked. */
  readonly process: 0 | 1;
  /** Which client has it. */
  readonly client: 0 | 1;
  readonly name: number;
  readonly other: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("put", "put", "put", "delete", "move", "sync", "sync", "lost", "begin"),
  process: fc.constantFrom(0, 1),
  client: fc.constantFrom(0, 1),
  name: fc.nat({ max: 4 }),
  other: fc.nat({ max: 4 }),
});

/** A client that keeps no more than the names, their etags and its token. */
class Client {
  entries = new Map<string, string>();
  token = "";

  /** Takes in what has changed, in parts; `isLost`: the answer does not arrive. */
  async sync(segment: string, process: 0 | 1, isLost = false): Promise<void> {
    for (;;) {
      const answer = await tools[process].sync(anna, `${segment}/`, this.token, 2);
      expect(answer.status).toBe(207);
      if (isLost) return;
      for (const [name, etag] of answer.entries) this.entries.set(name, etag);
      for (const name of answer.gone) this.entries.delete(name);
      this.token = answer.token;
      if (!answer.isTruncated) return;
    }
  }
}

let version = 0;
async function change({ kind, process, name, other }: Step, segment: string): Promise<void> {
  const { dav, put } = tools[process];
  const path = `${segment}/${name}.ics`;
  if (kind === "put") await put(anna, path, eventText(`u-${name}`, [`SUMMARY:${++version}`]));
  if (kind === "delete") await dav(anna, "DELETE", path);
  if (kind === "move")
    await dav(anna, "MOVE", path, undefined, {
      destination: `/remote.php/dav/calendars/${anna.name}/${segment}/${name}-${other}.ics`,
    });
}

/** What the calendar has, asked without a token. */
async function truth(segment: string): Promise<Map<string, string>> {
  const client = new Client();
  await client.sync(segment, 0);
  return client.entries;
}

test("two clients that sync in any order, lose answers and begin anew have what the calendar has, over two processes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const segment = await tools[0].calendar(anna);
      const clients = [new Client(), new Client()] as const;
      for (const one of steps) {
        const client = clients[one.client];
        if (one.kind === "sync" || one.kind === "lost") await client.sync(segment, one.process, one.kind === "lost");
        else if (one.kind === "begin") Object.assign(client, new Client());
        else await change(one, segment);
      }
      for (const client of clients) await client.sync(segment, 1);
      const there = await truth(segment);
      for (const client of clients) expect(client.entries).toEqual(there);
    }),
    { numRuns: 25 },
  );
}, 120_000);

test("a client that syncs while others write at the same moment misses no change", async () => {
  const segment = await tools[0].calendar(anna);
  const client = new Client();
  let isWriting = true;
  const write = async (process: 0 | 1): Promise<void> => {
    for (let round = 0; round < 25; round++) {
      const { status } = await tools[process].put(
        anna,
        `${segment}/${process}-${round % 7}.ics`,
        eventText(`w-${process}-${round % 7}`, [`SUMMARY:${++version}`]),
      );
      expect([201, 204]).toContain(status);
      if (round % 5 === 4) await tools[process].dav(anna, "DELETE", `${segment}/${process}-${round % 7}.ics`);
    }
  };
  const writers = Promise.all([write(0), write(1), write(0)]).finally(() => (isWriting = false));
  while (isWriting) await client.sync(segment, 1);
  await writers;
  await client.sync(segment, 1);
  expect(client.entries).toEqual(await truth(segment));
}, 60_000);

test("of two writers who saw the same entry one is refused, in whichever process", async () => {
  const segment = await tools[0].calendar(anna);
  const path = `${segment}/a.ics`;
  const first = await tools[0].put(anna, path, eventText("a"));
  const etag = first.headers.get("etag") ?? "";
  const answers = await Promise.all(
    [0, 1, 0, 1].map((process, index) =>
      tools[process as 0 | 1].put(anna, path, eventText("a", [`SUMMARY:${index}`]), { "if-match": etag }),
    ),
  );
  expect(answers.map((one) => one.status).sort()).toEqual([204, 412, 412, 412]);
  const made = await Promise.all(
    [0, 1, 0, 1].map((process, index) =>
      tools[process as 0 | 1].put(anna, `${segment}/n${index}.ics`, eventText("one-uid"), { "if-none-match": "*" }),
    ),
  );
  expect(made.map((one) => one.status).sort()).toEqual([201, 409, 409, 409]);
});

test("after a restore no token of before is taken, and the client has what is there", async () => {
  const segment = await tools[0].calendar(anna);
  await tools[0].put(anna, `${segment}/a.ics`, eventText("a"));
  const { token } = await tools[0].sync(anna, `${segment}/`, "");
  await restore(server);
  expect((await tools[0].sync(anna, `${segment}/`, token)).status).toBe(403);
  const anew = await tools[0].sync(anna, `${segment}/`, "");
  expect([anew.status, [...anew.entries.keys()]]).toEqual([207, ["a.ics"]]);
  expect((await tools[0].sync(anna, `${segment}/`, anew.token)).entries.size).toBe(0);
});

/** What the module does in a database that was brought back. */
async function restore({ safos }: TestServer): Promise<void> {
  const { leapRevisions } = await import("../calendars/queries.ts");
  await safos.database
    .of<object>()
    .transaction()
    .execute((trx) => leapRevisions(trx, Date.now() * 100));
}

test("who removes without end fills nothing: the last removals are known, and who has not looked for longer begins anew", async () => {
  const [{ dav, put, sync }] = tools;
  const made = await server.call(anna, "POST", "/api/v1/calendars", { name: "Mycket" });
  const id = made.body.id as string;
  expect((await put(anna, `${id}/a.ics`, eventText("a"))).status).toBe(201);
  const { token } = await sync(anna, `${id}/`, "");
  await sql`update calendar.calendar set revision = 50499 where id = ${id}`.execute(db);
  await sql`insert into calendar.removed (calendar_id, name, revision)
    select ${id}, 'r' || n, n from generate_series(2, 50499) as n`.execute(db);
  expect((await dav(anna, "DELETE", `${id}/a.ics`)).status).toBe(204);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.removed
    where calendar_id = ${id}`.execute(db);
  expect(rows).toEqual([{ count: 50_000 }]);
  expect((await sync(anna, `${id}/`, token)).status).toBe(403);
});
