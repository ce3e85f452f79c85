import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { sql } from "#database";
import { Part } from "../products/meetings/recorder/part.ts";
import { SealedWriter } from "../products/meetings/recorder/sealed-file.ts";
import { makePictures, makeSound } from "../products/meetings/recorder/testing.ts";
import type { TimelineEntry } from "../products/meetings/recorder/timeline.ts";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../testing/server.ts";

// ffmpeg is the last to get a processor.
vi.setConfig({ testTimeout: 100_000 });

const seconds = 4;
const pictures = makePictures(seconds, "320x180");
const sound = makeSound(seconds);
const servers: TestServer[] = [];
const scratch = mkdtempSync(join(tmpdir(), "safos-recordings-"));
afterAll(async () => {
  for (const one of servers) await one.stop();
  rmSync(scratch, { recursive: true, force: true });
});

interface Begun {
  readonly server: TestServer;
  readonly anna: TestPerson;
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly folder: string;
  readonly key: Buffer;
}

async function begin(environment: Record<string, string> = {}): Promise<Begun> {
  const server = await startTestServer(environment);
  servers.push(server);
  const { anna, bo } = server.people;
  const workspaceId = (await server.workspace("Inspelat", anna, bo)).id;
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/meetings`, {
    title: 'Möte om a/b: "plan"',
    isStarted: true,
  });
  const meetingId = made.body.id as string;
  const { items } = (await server.call(anna, "PUT", `/api/v1/meetings/${meetingId}/recording`, { isPaused: false }))
    .body;
  const id = items[0].id as string;
  const { rows } = await sql<{ key: Buffer }>`select key from recordings.recording where id = ${id}`.execute(
    server.safos.database.of(),
  );
  const folder = join(server.safos.deployment.dataFolder, "recordings", id);
  mkdirSync(folder, { recursive: true });
  return { server, anna, meetingId, workspaceId, folder, key: rows[0]!.key };
}

const fail = (error: unknown): void => expect.fail(String(error));

async function writePart(of: Begun, file: string, codec: "opus" | "vp8", share = 1): Promise<void> {
  const writer = new SealedWriter(join(of.folder, file), of.key, fail);
  const all = codec === "opus" ? sound : pictures!;
  const frames = all.slice(0, all.length * share);
  const every = codec === "opus" ? 20 : 40;
  let closed: Promise<void> = Promise.resolve();
  const sink = { append: (bytes: Uint8Array) => writer.append(bytes), end: () => void (closed = writer.close()) };
  const part = new Part(sink, codec, 320, 180, 0);
  for (const [index, bytes] of frames.entries())
    part.add({ at: index * every, isKeyframe: codec === "opus" || index % 50 === 0, bytes }, index * every);
  part.end();
  await closed;
}

async function writeTimeline(of: Begun, name: string, entries: readonly TimelineEntry[]): Promise<void> {
  const writer = new SealedWriter(join(of.folder, name), of.key, fail);
  for (const entry of entries) writer.append(Buffer.from(JSON.stringify(entry)));
  await writer.close();
}

const part = (at: number, file: string, identity: string, codec: "opus" | "vp8", source = "camera"): TimelineEntry => ({
  kind: "part",
  at,
  file,
  identity,
  name: identity === "a" ? "Anna 'Å' Lindqvist:%{pts}\\;[x]" : "Bo Ek",
  source: codec === "opus" ? "microphone" : source,
  codec,
  width: codec === "opus" ? 0 : 320,
  height: codec === "opus" ? 0 : 180,
});

/** Four seconds of two people, a pause, and in the next process two seconds that broke off, with a shared screen. */
async function writeCall(of: Begun): Promise<void> {
  for (const file of ["1-1", "1-3"]) await writePart(of, file, "vp8");
  for (const file of ["1-2", "1-4", "2-2"]) await writePart(of, file, "opus");
  await writePart(of, "2-1", "vp8");
  truncateSync(join(of.folder, "2-1"), Math.floor(readFileSync(join(of.folder, "2-1")).length * 0.6));
  await writeTimeline(of, "timeline-1", [
    { kind: "begun", at: 1000 },
    { kind: "joined", at: 1000, identity: "a", name: "Anna Lindqvist" },
    part(1000, "1-1", "a", "vp8"),
    part(1020, "1-2", "a", "opus"),
    part(1500, "1-3", "b", "vp8"),
    part(1500, "1-4", "b", "opus"),
    { kind: "ended", at: 5500 },
  ]);
  await writeTimeline(of, "timeline-2", [
    { kind: "begun", at: 60_000 },
    part(60_000, "2-1", "a", "vp8", "screen_share"),
    part(60_000, "2-2", "b", "opus"),
    part(60_000, "2-3", "b", "vp8"),
  ]);
}

/** A second of one person, where it matters little what the film shows. */
async function writeShortCall(of: Begun): Promise<void> {
  await writePart(of, "1-1", "vp8", 1 / seconds);
  await writePart(of, "1-2", "opus", 1 / seconds);
  await writeTimeline(of, "timeline-1", [
    { kind: "begun", at: 1000 },
    part(1000, "1-1", "a", "vp8"),
    part(1000, "1-2", "a", "opus"),
    { kind: "ended", at: 2000 },
  ]);
}

async function ready(of: Begun): Promise<{ seconds: number; tracks: { fileId: number; kind: string; at: number }[] }> {
  await of.server.call(of.anna, "DELETE", `/api/v1/meetings/${of.meetingId}/recording`);
  return eventually(async () => {
    const { items } = (await of.server.call(of.anna, "GET", `/api/v1/meetings/${of.meetingId}/recordings`)).body;
    expect(items[0]).toMatchObject({ state: "ready", fault: null });
    return items[0];
  }, 60_000);
}

async function download(of: Begun, fileId: number, name: string): Promise<string> {
  const answer = await fetch(`${of.server.url}/api/v1/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${of.anna.token}` },
  });
  expect(answer.status).toBe(200);
  const path = join(scratch, name);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

const ffprobe = (path: string) =>
  JSON.parse(
    execFileSync("ffprobe", [
      ..."-v error -show_entries stream=codec_name,width,height,duration -of json".split(" "),
      path,
    ]).toString(),
  ) as { streams: { codec_name: string; width?: number; height?: number; duration: string }[] };

test.skipIf(!pictures)("what two processes wrote, and the second broke off, is one film among the files", async () => {
  const of = await begin();
  await writeCall(of);
  const { seconds: length, tracks } = await ready(of);
  expect(tracks).toMatchObject([{ kind: "film" }]);
  // 4.5 s before the pause, and up to the last sound after it.
  expect(length).toBeCloseTo(8.5, 0);
  const listed = (await of.server.call(of.anna, "GET", `/api/v1/files/${tracks[0]!.fileId}`)).body;
  expect(listed.name).toMatch(/^Möte om a b plan \d{4}-\d\d-\d\d \d\d\.\d\d\.mp4$/);
  const path = await download(of, tracks[0]!.fileId, "film.mp4");
  const { streams } = ffprobe(path);
  expect(streams).toMatchObject([{ codec_name: "h264", width: 1280, height: 720 }, { codec_name: "aac" }]);
  for (const { duration } of streams) expect(Number(duration)).toBeCloseTo(length, 0);
  if (process.env["PICTURES"])
    execFileSync("ffmpeg", [
      "-y",
      "-loglevel",
      "quiet",
      "-i",
      path,
      "-vf",
      "fps=1,scale=480:-1,tile=4x3",
      "-frames:v",
      "1",
      join(process.env["PICTURES"], "film.png"),
    ]);
  // Nothing of it is left, and nothing can open what a backup of the disk may have.
  await eventually(() => expect(existsSync(of.folder)).toBe(false));
  const { rows } = await sql`select 1 from recordings.recording where key is not null`.execute(
    of.server.safos.database.of(),
  );
  expect(rows).toEqual([]);
});

test.skipIf(!pictures)(
  "a full workspace costs nothing that was recorded: it waits, and one try alone keeps it",
  async () => {
    const of = await begin();
    await writeShortCall(of);
    const { organisations, database } = of.server.safos;
    const db = database.of();
    const quota = (workspaceQuota: number | null) =>
      organisations.change(of.anna.organisationId, { rules: { workspaceQuota } });
    const state = async () => {
      const { items } = (await of.server.call(of.anna, "GET", `/api/v1/meetings/${of.meetingId}/recordings`)).body;
      return [items[0].state, items[0].fault];
    };
    await quota(1);
    await of.server.call(of.anna, "DELETE", `/api/v1/meetings/${of.meetingId}/recording`);
    await eventually(async () => expect(await state()).toEqual(["failed", "quota"]), 30_000);
    const tried = async () =>
      (
        await sql<{ tries: number; progress: number; needs: string }>`select tries, progress, needs_bytes as needs
          from recordings.recording`.execute(db)
      ).rows[0]!;
    const first = await tried();
    expect(first).toMatchObject({ tries: 1 });
    expect(first.progress).toBeGreaterThan(0.5);
    expect(Number(first.needs)).toBeGreaterThan(1000);
    // No film is made that the workspace has no room for: it is known how large it is.
    await quota(Number(first.needs) - 1);
    await sql`update recordings.recording set next_try_at = now()`.execute(db);
    await sql`select graphile_worker.add_job('recordings:retry')`.execute(db);
    await eventually(async () => expect(await tried()).toMatchObject({ tries: 2, progress: 0 }), 20_000);
    expect(await state()).toEqual(["failed", "quota"]);
    await quota(Number(first.needs) + 1000);
    // Another process tries, and then dies.
    await sql`update recordings.recording set next_try_at = now(), attempt = gen_random_uuid(),
    attempt_until = now() + interval '1 hour'`.execute(db);
    await sql`select graphile_worker.add_job('recordings:retry')`.execute(db);
    await sql`select graphile_worker.add_job('recordings:compose', (select json_build_object('id', id) from recordings.recording))`.execute(
      db,
    );
    const jobs = () =>
      sql`select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier in ('recordings:compose', 'recordings:retry')`.execute(db);
    await eventually(async () => expect((await jobs()).rows).toEqual([]), 20_000);
    expect(await state()).toEqual(["failed", "quota"]);
    expect(existsSync(of.folder)).toBe(true);
    await sql`update recordings.recording set attempt_until = now() - interval '1 second'`.execute(db);
    await sql`select graphile_worker.add_job('recordings:retry')`.execute(db);
    await eventually(async () => expect((await state())[0]).toBe("ready"), 60_000);
    await eventually(() => expect(existsSync(of.folder)).toBe(false));
  },
);

test.skipIf(!pictures)(
  "without ffmpeg each stretch of a track is a file, with its place in time; and all go when their time is over",
  async () => {
    const of = await begin({ SAFOS_FFMPEG: "off" });
    await writeCall(of);
    const { tracks } = await ready(of);
    expect(tracks.map(({ kind, at }) => [kind, at])).toEqual([
      ["camera", 0],
      ["sound", 0.02],
      ["camera", 0.5],
      ["sound", 0.5],
      ["screen", 4.5],
      ["sound", 4.5],
    ]);
    expect(ffprobe(await download(of, tracks[4]!.fileId, "part.webm")).streams).toMatchObject([{ codec_name: "vp8" }]);
    const db = of.server.safos.database.of();
    await sql`update recordings.recording set ended_at = now() - interval '91 days'`.execute(db);
    await sql`select graphile_worker.add_job('recordings:keep')`.execute(db);
    await eventually(async () => {
      const { items } = (await of.server.call(of.anna, "GET", `/api/v1/meetings/${of.meetingId}/recordings`)).body;
      expect(items[0]).toMatchObject({ state: "removed", tracks: [] });
    });
    const gone = await fetch(`${of.server.url}/api/v1/files/${tracks[0]!.fileId}/content`, {
      headers: { authorization: `Bearer ${of.anna.token}` },
    });
    expect(gone.status).toBe(404);
    expect(readdirSync(join(of.folder, ".."))).toEqual([]);
  },
);
