import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import { markReady, markRemoved } from "../queries.ts";
import { AttemptLost, beginAttempt, removeUnnamed, writeFile, type Attempt } from "./attempts.ts";

/** Two processes and one recording: one of them stands still for longer than its try is believed in, and goes on. */

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const workspaceId = (await server.workspace("Försök", anna)).id;
const db = server.safos.database.of();
const { recordingFiles } = server.safos;
const files = { db, recordingFiles };

async function begun(): Promise<string> {
  const id = randomUUID();
  await sql`insert into recordings.recording (id, meeting_id, workspace_id, state, key, ended_at)
    values (${id}, ${randomUUID()}, ${workspaceId}, 'composing', ${Buffer.alloc(32)}, now())`.execute(db);
  return id;
}

async function attemptOf(id: string): Promise<Attempt> {
  const attempt = await beginAttempt(db, "recording", id);
  if (!attempt) throw new Error("Another makes it.");
  return attempt;
}

const write = (attempt: Attempt, name: string) =>
  writeFile(files, attempt, {
    ...{ workspaceId, personId: null, name, informationClass: null },
    bytes: (async function* () {
      yield Buffer.from(name);
    })(),
  });

const expire = (id: string) =>
  sql`update recordings.recording set attempt_until = now() - interval '1 second' where id = ${id}`.execute(db);

test("a process that stood still takes away nothing that the one after it has written", async () => {
  const id = await begun();
  const late = await attemptOf(id);
  const old = await write(late, "late.mp4");
  await expire(id);
  const next = await attemptOf(id);
  await removeUnnamed(files, next, workspaceId);
  expect(await recordingFiles.known([old.id])).toEqual(new Set());
  const kept = await write(next, "kept.mp4");
  // It wakes up, its ffmpeg or its connection was gone meanwhile, and it clears up.
  await removeUnnamed(files, late, workspaceId);
  expect(await recordingFiles.known([kept.id])).toEqual(new Set([kept.id]));
  await expect(write(late, "too late.mp4")).rejects.toThrow(AttemptLost);
  const { rows } = await sql<{ unnamed: string[] }>`select unnamed_files as unnamed from recordings.recording
    where id = ${id}`.execute(db);
  expect(rows).toEqual([{ unnamed: [String(kept.id)] }]);
  const folder = await server.call(anna, "GET", `/api/v1/workspaces/${workspaceId}/files`);
  expect(JSON.stringify(folder.body)).not.toContain("late.mp4");
});

test("what becomes ready while it is given up stays; what is over goes with every file that it has by then", async () => {
  const [late, over] = [await begun(), await begun()];
  const track = (fileId: number) => [{ fileId, kind: "film", name: "", at: 0, seconds: 1 }] as const;
  for (const id of [late, over]) {
    const attempt = await attemptOf(id);
    // Nobody gives up what is being made.
    expect(await markRemoved(db, id, false)).toBeNull();
    expect(await markReady(db, attempt, 1, track(7))).toBe(true);
  }
  expect(await markRemoved(db, late, false)).toBeNull();
  expect(await markRemoved(db, over, true)).toEqual(track(7));
  expect(await markRemoved(db, over, true)).toBeNull();
});
