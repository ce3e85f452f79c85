import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { createLog } from "#log";
import { compose, readAllSettings } from "../compose/compose.ts";
import { Elsewhere, naiveRoom } from "../products/chat/incoming/testing.ts";
import type { ChatTables } from "../products/chat/tables.ts";
import { MatrixCaller } from "../products/chat/testing.ts";
import { eventually, startTestServer, type TestAnswer } from "../testing/server.ts";
import { readArguments } from "./arguments.ts";
import { asOperator } from "./command.ts";
import { receiveCommand } from "./receive-command.ts";

/** `safos chat receive` beside a server, where that matters as an operator runs it: a process of its own. */

const server = await startTestServer();
const folder = mkdtempSync(join(tmpdir(), "safos-receive-"));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { anna } = server.people;
const db = server.safos.database.of<ChatTables>();
const caller = new MatrixCaller(server);
const elsewhere = new Elsewhere("partner.example");
const eva = "@eva:partner.example";
const keys = join(folder, "keys.json");
writeFileSync(keys, elsewhere.keysText);

interface Ran {
  readonly code: number | null;
  readonly answer: TestAnswer["body"];
  readonly errors: string;
}
const environment = { SAFOS_DATABASE_URL: server.databaseUrl, SAFOS_DATA: server.dataFolder };

function start(...list: readonly string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...list, "--json"], {
    env: { PATH: process.env["PATH"], ...environment },
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  const ended = new Promise<Ran>((resolve) =>
    child.on("close", (code) => resolve({ code, errors, answer: output === "" ? null : JSON.parse(output) })),
  );
  return { child, ended };
}
/** The same with modules of its own, without a process; the code of what it refuses. */
async function receive(...list: readonly string[]): Promise<TestAnswer["body"]> {
  const settings = readAllSettings(environment);
  const log = createLog("silent");
  const safos = await compose({ settings, databaseUrl: server.databaseUrl, log, pageFolder: null, isServed: false });
  const { positionals, options } = readArguments(list);
  try {
    await safos.organisations.start();
    return (await asOperator(() => receiveCommand.run(safos, positionals, options, settings))).json;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await safos.database.stop();
  }
}

const countOf = async (roomId: string): Promise<number> =>
  (
    await sql<{
      n: number;
    }>`select count(*)::int as n from chat.event where room_id = ${roomId} and sender = ${eva}`.execute(db)
  ).rows[0]?.n ?? 0;

/** A room here, and a line of messages that goes on from it elsewhere, the newest first. */
async function lineOf(length: number): Promise<{ roomId: string; file: string }> {
  const roomId = await caller.room(anna, [], {
    initial_state: [{ type: "m.room.join_rules", content: { join_rule: "public" } }],
  });
  const room = await naiveRoom(db, roomId);
  const lines: string[] = [];
  for (let index = 0; index <= length; index++) {
    const draft =
      index === 0
        ? { type: "m.room.member", sender: eva, stateKey: eva, content: { membership: "join" } }
        : { type: "m.room.message", sender: eva, content: { msgtype: "m.text", body: `${index}` } };
    const { eventId, pdu, text } = elsewhere.seal(room, draft, room.state, { prev_events: room.extremities });
    room.take(eventId, pdu);
    lines.push(text);
  }
  const file = join(folder, `${lines.length}.ndjson`);
  writeFileSync(file, `${lines.toReversed().join("\n")}\n\n{\n`);
  return { roomId, file };
}

test("events of a file come into rooms here in any order, and people see them at once; run again, they are known", async () => {
  const { roomId, file } = await lineOf(5);
  const first = await start("chat", "receive", file, "--keys", keys).ended;
  expect(first.errors).toBe("");
  const statuses = (answer: Ran["answer"]): string[] => answer.events.map((one: { status: string }) => one.status);
  expect(statuses(first.answer)).toEqual([...Array.from({ length: 6 }, () => "taken"), "refused"]);
  expect(first.answer.events[0]).toMatchObject({ line: 1, roomId, status: "taken" });
  expect(first.answer.events.at(-1)).toMatchObject({ line: 8, roomId: null, status: "refused" });
  expect(first.code).toBe(3);
  await eventually(async () => {
    const { chunk } = await caller.get(anna, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=1`);
    expect(chunk[0].content.body).toBe("5");
  });
  expect(statuses(await receive(file, "--keys", keys))).toEqual([
    ...Array.from({ length: 6 }, () => "known"),
    "refused",
  ]);
}, 60_000);

test("without keys, with broken ones or with those of others nothing is taken", async () => {
  const { roomId, file } = await lineOf(1);
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");
  expect(await receive(file, "--keys", broken)).toBe("INVALID");
  writeFileSync(broken, new Elsewhere("partner.example").keysText);
  expect((await receive(file, "--keys", broken)).events[0].status).toBe("refused");
  const keyless = await start("chat", "receive", file).ended;
  expect([keyless.code, keyless.answer.error.code]).toEqual([1, "INVALID"]);
  expect(await receive(join(folder, "none"), "--keys", keys)).toBe("INVALID");
  expect(await countOf(roomId)).toBe(0);
}, 60_000);

test("killed in the middle, what was taken is whole, and the next run takes the rest", async () => {
  const { roomId, file } = await lineOf(400);
  const { child, ended } = start("chat", "receive", file, "--keys", keys);
  // The process takes its time to start on a busy machine.
  await expect.poll(() => countOf(roomId), { timeout: 60_000, interval: 20 }).toBeGreaterThan(20);
  child.kill("SIGKILL");
  await ended;
  const before = await countOf(roomId);
  expect(before).toBeLessThan(401);
  const sent = await caller.send(anna, roomId, { msgtype: "m.text", body: "emellan" });
  const again = await receive(file, "--keys", keys);
  const counts = Map.groupBy(again.events, (one: { status: string }) => one.status);
  expect([counts.get("known")?.length, counts.get("taken")?.length]).toEqual([before, 401 - before]);
  const { rows } = await sql<{
    ends: string[];
  }>`select extremities as ends from chat.room where id = ${roomId}`.execute(db);
  expect(rows[0]?.ends.length).toBe(2);
  expect(rows[0]?.ends).toContain(sent);
}, 120_000);
