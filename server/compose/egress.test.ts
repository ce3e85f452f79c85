import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AddTrackRequest, Encryption_Type, TrackPublishedResponse, TrackSource, TrackType } from "@livekit/protocol";
import { afterAll, expect, test, vi } from "vitest";
import { sql } from "#database";
import {
  enter as enterAt,
  keyOne,
  keyTwo,
  mediaProcessOf,
  send,
  tokenOf,
  type TestClient,
} from "../products/meetings/media-keys/testing.ts";
import { eventually, startTestServer } from "../testing/server.ts";
import { pictures, writeRecorded } from "./egress-testing.ts";

vi.setConfig({ testTimeout: 100_000 });

const keys = { SAFOS_MEDIA_KEYS: [keyOne, keyTwo].map(({ id, secret }) => `${id}:${secret}`).join(",") };
const base = await startTestServer(keys);
const { anna, bo } = base.people;
const workspaceId = (await base.workspace("Inspelat", anna, bo)).id;
const recording = { ...keys, SAFOS_MEDIA_RECORDINGS: `${keyOne.id}=${workspaceId},${keyTwo.id}=${workspaceId}` };
const server = await base.twin(recording);
const db = server.safos.database.of();
const clients: TestClient[] = [];
const scratch = mkdtempSync(join(tmpdir(), "safos-egress-"));
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await server.stop();
  await base.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const recorder: object = { roomRecord: true, roomCreate: true };
async function twirp(
  method: string,
  body: object,
  { video = recorder, key = keyOne, at = server, token = tokenOf(key, video), service = "Egress" } = {},
) {
  const response = await fetch(`${at.url}/twirp/livekit.${service}/${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  return { status: response.status, body: (await response.json()) as any };
}

async function come(room: string, identity: string, at = server, key = keyOne): Promise<TestClient> {
  const client = await enterAt(at.url, tokenOf(key, { room, roomJoin: true }, { sub: identity }));
  clients.push(client);
  expect(client.first).toBe("join");
  return client;
}

const file = { filepath: "films/{room_name}-{time}.mp4" };
const start = (room_name: string, more: object = {}, options: object = {}) =>
  twirp("StartRoomCompositeEgress", { room_name, file_outputs: [file], ...more }, options);
/** One that begins once there is room for it: those of a test before may still be made into files. */
const begin = (room: string, options: object = {}): Promise<string> =>
  eventually(async () => {
    const { status, body } = await start(room, {}, options);
    expect(status).toBe(200);
    return body.egress_id as string;
  }, 60_000);
const find = async (egress_id: string, options: object = {}) =>
  (await twirp("ListEgress", { egress_id }, options)).body.items[0];
const reaches = (egressId: string, status: string, options: object = {}) =>
  eventually(async () => {
    const found = await find(egressId, options);
    expect(found).toMatchObject({ status });
    return found;
  }, 60_000);
const isShownRecorded = (client: TestClient): boolean =>
  client.messages.findLast((one) => one.case === "roomUpdate")?.value?.room?.activeRecording ?? false;

async function download(fileId: string, name: string): Promise<string[]> {
  const answer = await fetch(`${server.url}${new URL(fileId).pathname}`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  expect(answer.status).toBe(200);
  const path = join(scratch, name);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  const shown = "-v error -show_entries stream=codec_name -of csv=p=0".split(" ");
  return execFileSync("ffprobe", [...shown, path])
    .toString()
    .trim()
    .split("\n")
    .toSorted();
}

test.skipIf(!pictures)(
  "a room is recorded, those in it and those who come later see it, and the film is kept",
  async () => {
    const first = await come("möte 1/2", "a");
    const started = await start("möte 1/2");
    expect(started).toMatchObject({ status: 200, body: { room_name: "möte 1/2", status: "EGRESS_STARTING" } });
    const { egress_id: id } = started.body;
    expect(id).toMatch(/^EG_/);
    await reaches(id, "EGRESS_ACTIVE");
    await eventually(() => expect(isShownRecorded(first)).toBe(true));
    const late = await come("möte 1/2", "b");
    expect(late.messages[0]?.value).toMatchObject({ room: { activeRecording: true, metadata: "" } });
    expect((await twirp("ListEgress", { room_name: "möte 1/2", active: true })).body.items).toHaveLength(1);
    expect((await twirp("ListEgress", { room_name: "other" })).body.items).toEqual([]);
    expect((await twirp("UpdateLayout", { egress_id: id, layout: "grid" })).body.status).toBe("EGRESS_ACTIVE");
    const folder = await writeRecorded(id, server);
    const stopped = await twirp("StopEgress", { egress_id: id });
    expect(stopped.body).toMatchObject({ status: "EGRESS_ENDING", room_composite: { room_name: "möte 1/2" } });
    await eventually(() => expect(isShownRecorded(first)).toBe(false));
    const done = await reaches(id, "EGRESS_COMPLETE");
    expect(done.file_results).toHaveLength(1);
    const [film] = done.file_results;
    expect(film.filename).toMatch(/^möte 1 2-\d{4}-\d\d-\d\dT\d{6}\.mp4$/);
    expect(Number(film.duration) / 1e9).toBeCloseTo(4, 0);
    expect(Number(film.size)).toBeGreaterThan(10_000);
    expect(BigInt(done.ended_at)).toBeGreaterThan(BigInt(done.started_at));
    expect(done.file.location).toBe(film.location);
    expect(await download(film.location, "film.mp4")).toEqual(["aac", "h264"]);
    await eventually(() => expect(existsSync(folder)).toBe(false));
    expect((await twirp("StopEgress", { egress_id: id })).body.code).toBe("failed_precondition");
    await eventually(async () => {
      const { items } = (await base.call(anna, "GET", "/api/v1/audit?category=access")).body;
      const acts = new Set(items.map((entry: { act: string }) => entry.act));
      for (const act of ["egress.started", "egress.stopped", "egress.ended"]) expect(acts).toContain(act);
    });
  },
);

test.skipIf(!pictures)("sound alone is OGG", async () => {
  await come("sound", "a");
  const { body } = await start("sound", { audio_only: true, file_outputs: [{ filepath: "x" }] });
  await reaches(body.egress_id, "EGRESS_ACTIVE");
  await writeRecorded(body.egress_id, server);
  await twirp("StopEgress", { egress_id: body.egress_id });
  const done = await reaches(body.egress_id, "EGRESS_COMPLETE");
  expect(done.file_results).toMatchObject([{ filename: "x.ogg" }]);
  expect(await download(done.file.location, "x.ogg")).toEqual(["opus"]);
});

test.skipIf(!pictures)("without ffmpeg each stretch of a track is a file, and the program reads so", async () => {
  const bare = await startTestServer({ ...keys, SAFOS_FFMPEG: "off" });
  const place = (await bare.workspace("Inspelat", bare.people.anna)).id;
  const at = await bare.twin({ ...recording, SAFOS_FFMPEG: "off", SAFOS_MEDIA_RECORDINGS: `${keyOne.id}=${place}` });
  try {
    await come("bare", "a", at);
    const { body } = await start("bare", { file_outputs: [{ filepath: "x.mp4" }] }, { at });
    await reaches(body.egress_id, "EGRESS_ACTIVE", { at });
    await writeRecorded(body.egress_id, at);
    await twirp("StopEgress", { egress_id: body.egress_id }, { at });
    const done = await reaches(body.egress_id, "EGRESS_COMPLETE", { at });
    expect(done.details).toMatch(/no ffmpeg/);
    expect(done.file_results).toMatchObject([{ filename: "x 001.webm" }, { filename: "x 002.webm" }]);
  } finally {
    await at.stop();
    await bare.stop();
  }
});

const due = async (id: string): Promise<void> => {
  await sql`update recordings.egress set next_try_at = now() where id = ${id}`.execute(db);
  await sql`select graphile_worker.add_job('recordings:retry')`.execute(db);
};
const rowOf = async (id: string) =>
  (
    await sql<{ tries: number; pause: number; unnamed: number[] }>`select tries, unnamed_files as unnamed,
      extract(epoch from next_try_at - now())::float8 as pause from recordings.egress where id = ${id}`.execute(db)
  ).rows[0]!;
async function recordIn(room: string, more: object = {}): Promise<{ id: string; folder: string }> {
  await come(room, "a");
  const id = (await start(room, { file_outputs: [{ filepath: room }], ...more })).body.egress_id as string;
  await reaches(id, "EGRESS_ACTIVE");
  return { id, folder: await writeRecorded(id, server) };
}
const jobs = () =>
  sql`select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier in ('recordings:egress', 'recordings:keep')`.execute(db);
const quota = (bytes: number | null) =>
  base.safos.organisations.change(anna.organisationId, { rules: { workspaceQuota: bytes } });

test.skipIf(!pictures)(
  "what finds no room waits, says so, and goes on by itself when there is room; after 30 days it is over",
  async () => {
    const sound = { audio_only: true };
    const [first, second] = [await recordIn("waiting", sound), await recordIn("given up", sound)];
    await quota(1);
    for (const { id } of [first, second]) await twirp("StopEgress", { egress_id: id });
    for (const { id } of [first, second])
      await eventually(async () => {
        const found = await find(id);
        expect(found).toMatchObject({ status: "EGRESS_ENDING", file_results: [] });
        expect(found.error).toMatch(/^The workspace of the key's recordings is full; it is tried again until 20\d\d-/);
      }, 30_000);
    expect(await rowOf(first.id)).toMatchObject({ tries: 1, unnamed: [] });
    await due(first.id);
    await eventually(async () => expect((await rowOf(first.id)).tries).toBe(2), 20_000);
    // The pauses grow.
    expect((await rowOf(first.id)).pause).toBeGreaterThan(90);
    await sql`select graphile_worker.add_job('recordings:keep')`.execute(db);
    await eventually(async () => {
      const { items } = (await base.call(anna, "GET", "/api/v1/audit?category=access")).body;
      expect(items.filter((entry: { act: string }) => entry.act === "egress.delayed")).toHaveLength(2);
    });
    expect(existsSync(first.folder)).toBe(true);
    await quota(null);
    await due(first.id);
    const done = await reaches(first.id, "EGRESS_COMPLETE");
    expect(done).toMatchObject({ error: "", file_results: [{ filename: "waiting.ogg" }] });
    await eventually(() => expect(existsSync(first.folder)).toBe(false));

    await quota(1);
    await sql`update recordings.egress set ended_at = now() - interval '29 days' where id = ${second.id}`.execute(db);
    await sql`select graphile_worker.add_job('recordings:keep')`.execute(db);
    await due(second.id);
    await eventually(async () => expect((await rowOf(second.id)).tries).toBe(2), 20_000);
    expect(existsSync(second.folder)).toBe(true);
    await sql`update recordings.egress set ended_at = now() - interval '31 days' where id = ${second.id}`.execute(db);
    await sql`select graphile_worker.add_job('recordings:keep')`.execute(db);
    await eventually(() => expect(existsSync(second.folder)).toBe(false), 20_000);
    await quota(null);
  },
);

test.skipIf(!pictures)("one job makes the files, and what a try left that broke off is taken away", async () => {
  const { id } = await recordIn("raced", { audio_only: true });
  // Another process makes them, and then dies in the middle.
  await sql`update recordings.egress set attempt = gen_random_uuid() where id = ${id}`.execute(db);
  const held = (until: string) =>
    sql`update recordings.egress set attempt_until = now() + ${until}::interval where id = ${id}`.execute(db);
  await twirp("StopEgress", { egress_id: id });
  await held("1 hour");
  await sql`select graphile_worker.add_job('recordings:egress', json_build_object('id', ${id}::text))`.execute(db);
  await sql`select graphile_worker.add_job('recordings:egress', json_build_object('id', ${id}::text))`.execute(db);
  await eventually(async () => expect((await jobs()).rows).toEqual([]), 20_000);
  expect(await find(id)).toMatchObject({ status: "EGRESS_ENDING", file_results: [] });
  const stray = await base.safos.recordingFiles.write({
    ...{ workspaceId, personId: null, name: "stray.ogg", informationClass: null },
    bytes: (async function* () {
      yield Buffer.from("x");
    })(),
  });
  await sql`update recordings.egress set unnamed_files = ${`{${stray.id}}`} where id = ${id}`.execute(db);
  // While it is tried a last time, nothing is taken from under it.
  const ended = (ago: string) =>
    sql`update recordings.egress set ended_at = now() - ${ago}::interval where id = ${id}`.execute(db);
  await held("1 hour");
  await ended("31 days");
  await sql`select graphile_worker.add_job('recordings:keep')`.execute(db);
  await eventually(async () => expect((await jobs()).rows).toEqual([]), 20_000);
  expect(await base.safos.recordingFiles.known([stray.id])).toEqual(new Set([stray.id]));
  await ended("1 minute");
  await held("-1 second");
  await due(id);
  const done = await reaches(id, "EGRESS_COMPLETE");
  expect(done.file_results).toHaveLength(1);
  expect(await base.safos.recordingFiles.known([stray.id])).toEqual(new Set());
});

test("one that cannot begin ends as failed, and one whose media process died begins again", async () => {
  const insert = (id: string, room: string, age: string) =>
    sql`insert into recordings.egress (id, key_id, room_name, room_sid, workspace_id, request, tracks, file_name,
        file_type, state, key, started_at)
      select ${id}, key_id, name, r.sid, ${workspaceId}, e.request, e.tracks, 'x', 'mp4', 'starting', sha256('x'),
        now() - ${age}::interval
      from meetings.key_room r, (select request, tracks from recordings.egress where request <> '' limit 1) as e
      where r.name = ${room}`.execute(db);
  await come("again", "a");
  const begun = (await start("again")).body.egress_id as string;
  await reaches(begun, "EGRESS_ACTIVE");
  await twirp("StopEgress", { egress_id: begun });
  process.kill(mediaProcessOf(server), "SIGKILL");
  // It was asked for, and the media process died before it began.
  await insert("EG_again", "again", "11 seconds");
  await reaches("EG_again", "EGRESS_ACTIVE");
  await twirp("StopEgress", { egress_id: "EG_again" });
  // A process that lives has the room, and never begins.
  await come("held", "a");
  // That someone came in has been looked at once another one of the room is active: one after another.
  const before = (await start("held")).body.egress_id as string;
  await reaches(before, "EGRESS_ACTIVE");
  await twirp("StopEgress", { egress_id: before });
  await sql`update meetings.key_room set process_id = gen_random_uuid(), address = 'http://127.0.0.1:1',
    seen_at = now() + interval '1 hour' where name = 'held'`.execute(db);
  await insert("EG_stuck", "held", "2 minutes");
  const failed = await reaches("EG_stuck", "EGRESS_FAILED");
  expect(failed.error).toMatch(/could not begin/);
  await sql`delete from meetings.key_room where name = 'held'`.execute(db);
});

test("a room that ends, or that nobody sent anything in, ends its recording; a rule that forbids it does at once", async () => {
  const options = { service: "RoomService" };
  await come("ending", "a");
  const empty = (await start("ending")).body.egress_id;
  await reaches(empty, "EGRESS_ACTIVE");
  await twirp("DeleteRoom", { room: "ending" }, options);
  // Another room of the same name is not recorded.
  const next = await come("ending", "a");
  const ended = await reaches(empty, "EGRESS_ABORTED");
  expect(isShownRecorded(next)).toBe(false);
  expect(next.messages[0]?.value).toMatchObject({ room: { activeRecording: false } });
  expect(ended).toMatchObject({ error: "Nothing was sent that could be recorded.", file_results: [] });

  await come("ruled", "a");
  const ruled = (await start("ruled")).body.egress_id;
  await reaches(ruled, "EGRESS_ACTIVE");
  const rules = (isAllowed: boolean) =>
    base.call(bo, "PATCH", "/api/v1/organisation", { rules: { recordings: isAllowed } });
  await rules(false);
  await eventually(async () => expect((await find(ruled)).status).not.toBe("EGRESS_ACTIVE"), 3000);
  expect((await find(ruled)).error).toMatch(/rules/);
  expect(await start("ruled")).toMatchObject({ status: 403, body: { code: "permission_denied" } });
  await rules(true);
});

test("who has no grant, another key or another's room, and what is not offered, is refused in words", async () => {
  const client = await come("refusing", "a");
  const id = (await start("refusing")).body.egress_id as string;
  send(client, {
    case: "addTrack",
    value: new AddTrackRequest({
      cid: "c",
      type: TrackType.AUDIO,
      source: TrackSource.MICROPHONE,
      encryption: Encryption_Type.GCM,
    }),
  });
  await eventually(() => expect(client.messages.some((one) => one.case === "trackPublished")).toBe(true));
  const sid = client.messages.flatMap(({ value }) =>
    value instanceof TrackPublishedResponse ? (value.track?.sid ?? []) : [],
  )[0];
  const other = { key: keyTwo };
  const output = { file_outputs: [file] };
  const at = { room_name: "refusing", ...output };
  const s3 = { filepath: "x", s3: { bucket: "b", access_key: "k", secret: "s" } };
  const cases = [
    ["StartRoomCompositeEgress", at, { video: { roomAdmin: true, room: "refusing" } }, 403, "permission_denied"],
    ["ListEgress", {}, { video: { roomCreate: true } }, 403, "permission_denied"],
    ["StopEgress", { egress_id: id }, { video: {} }, 403, "permission_denied"],
    ["StartRoomCompositeEgress", at, { token: "" }, 401, "unauthenticated"],
    [
      "StartRoomCompositeEgress",
      at,
      { token: tokenOf(keyOne, { roomRecord: true }, { exp: 1 }) },
      401,
      "unauthenticated",
    ],
    ["StopEgress", { egress_id: id }, { token: anna.token }, 401, "unauthenticated"],
    // Another key's.
    ["StartRoomCompositeEgress", at, other, 404, "not_found"],
    ["StopEgress", { egress_id: id }, other, 404, "not_found"],
    ["UpdateLayout", { egress_id: id }, other, 404, "not_found"],
    ["UpdateStream", { egress_id: id }, other, 404, "not_found"],
    ["StartRoomCompositeEgress", { room_name: "none", ...output }, {}, 404, "not_found"],
    ["StartRoomCompositeEgress", at, { at: base }, 412, "failed_precondition"],
    // What is encrypted end to end.
    ["StartRoomCompositeEgress", at, {}, 412, "failed_precondition"],
    ["StartParticipantEgress", { identity: "a", ...at }, {}, 412, "failed_precondition"],
    [
      "StartTrackEgress",
      { room_name: "refusing", track_id: sid, file: { filepath: "x" } },
      {},
      412,
      "failed_precondition",
    ],
    ["StartTrackCompositeEgress", { audio_track_id: sid, ...at }, {}, 412, "failed_precondition"],
    ["StartTrackCompositeEgress", { video_track_id: sid, ...at }, {}, 400, "invalid_argument"],
    ["StartTrackCompositeEgress", at, {}, 400, "invalid_argument"],
    ["StartTrackEgress", { room_name: "refusing", track_id: "TR_x", file: { filepath: "x" } }, {}, 404, "not_found"],
    ["StartTrackEgress", { room_name: "refusing", track_id: sid }, {}, 400, "invalid_argument"],
    ["StartTrackEgress", { ...at, track_id: sid, websocket_url: "ws://10.0.0.1" }, {}, 501, "unimplemented"],
    ["StartParticipantEgress", at, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { room_name: "refusing" }, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { ...at, file_outputs: [file, file] }, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { ...at, audio_only: true, video_only: true }, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { ...at, file_outputs: [{ ...file, file_type: "OGG" }] }, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { ...at, file_outputs: [{ ...file, file_type: "MP3" }] }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, file_outputs: [{ filepath: "x".repeat(257) }] }, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { ...at, file_outputs: [s3] }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, layout: "speaker" }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, custom_base_url: "http://10.0.0.1" }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, stream_outputs: [{ urls: ["rtmp://x"] }] }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, segment_outputs: [{ filename_prefix: "x" }] }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, image_outputs: [{}] }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { ...at, webhooks: [{ url: "http://10.0.0.1" }] }, {}, 501, "unimplemented"],
    ["StartRoomCompositeEgress", { room_name: "x".repeat(1_000_000) }, {}, 400, "invalid_argument"],
    ["StartRoomCompositeEgress", { room_name: 7 }, {}, 400, "malformed"],
    ["StartWebEgress", { url: "http://10.0.0.1" }, {}, 501, "unimplemented"],
    ["UpdateStream", { egress_id: id, add_output_urls: ["rtmp://x"] }, {}, 501, "unimplemented"],
    ["UpdateLayout", { egress_id: id, layout: "single-speaker" }, {}, 501, "unimplemented"],
    ["StopEgress", { egress_id: "EG_\u0000" }, {}, 404, "not_found"],
    ["StopEgress", { egress_id: "../../x" }, {}, 404, "not_found"],
  ] as const;
  for (const [method, body, options, status, code] of cases) {
    const answer = await twirp(method, body, options);
    expect([method, body, answer.status, answer.body.code]).toEqual([method, body, status, code]);
  }
  expect((await twirp("ListEgress", {}, other)).body.items).toEqual([]);
});

test("a key has twenty at a time; the other's are its own, and all are found page by page", async () => {
  await come("many", "a", server, keyTwo);
  const other = { key: keyTwo };
  const all = await Promise.all(Array.from({ length: 60 }, () => start("many", {}, other)));
  const made = all.filter(({ status }) => status === 200);
  expect(made).toHaveLength(20);
  for (const { status, body } of all.filter((one) => one.status !== 200))
    expect([status, body.code]).toEqual([429, "resource_exhausted"]);
  await come("calm", "a");
  expect((await start("calm")).status).toBe(200);
  await sql`insert into recordings.egress (id, key_id, room_name, room_sid, workspace_id, request, tracks, file_name,
      file_type, state, ended_at)
    select 'EG_old' || n, key_id, room_name, room_sid, workspace_id, request, tracks, file_name, file_type, 'failed',
      now() - interval '6 days'
    from recordings.egress, generate_series(1, 100) as n where id = ${made[0]!.body.egress_id}`.execute(db);
  const first = (await twirp("ListEgress", {}, other)).body;
  expect(first.items).toHaveLength(100);
  const rest = (await twirp("ListEgress", { page_token: first.next_page_token }, other)).body;
  expect(rest.items).toHaveLength(20);
  expect(new Set([...first.items, ...rest.items].map((one) => one.egress_id)).size).toBe(120);
  await twirp("DeleteRoom", { room: "many" }, { ...other, service: "RoomService" });
  await sql`update recordings.egress set ended_at = now() - interval '8 days' where id like 'EG\\_old%'`.execute(db);
  // What ended so long ago is told of no more, whether or not it has been cleared away.
  expect((await twirp("ListEgress", {}, other)).body.items).toHaveLength(20);
  await sql`insert into recordings.egress (id, key_id, room_name, room_sid, workspace_id, request, tracks, file_name,
      file_type, state, ended_at)
    select 'EG_many' || n, key_id, room_name, room_sid, workspace_id, request, tracks, file_name, file_type, 'aborted',
      now() - interval '1 day' - n * interval '1 second'
    from recordings.egress, generate_series(1, 1100) as n where id = ${made[0]!.body.egress_id}`.execute(db);
  await sql`select graphile_worker.add_job('recordings:keep')`.execute(db);
  const kept = async () =>
    (await sql<{ id: string }>`select id from recordings.egress where key_id = ${keyTwo.id}`.execute(db)).rows.length;
  await eventually(async () => expect(await kept()).toBeLessThanOrEqual(1020), 20_000);
  await sql`delete from recordings.egress where id like 'EG\\_many%'`.execute(db);
  await eventually(async () => expect((await twirp("ListEgress", {}, other)).body.items).toHaveLength(20), 20_000);
});

test("a room of another process is recorded there, and goes on in the next one when that is gone", async () => {
  const next = await base.twin(recording);
  await come("moving", "a", next);
  const { body } = await start("moving");
  await reaches(body.egress_id, "EGRESS_ACTIVE");
  expect((await twirp("ListEgress", { room_name: "moving" }, { at: next })).body.items).toHaveLength(1);
  await next.stop();
  const later = await come("moving", "b");
  await eventually(() => expect(isShownRecorded(later)).toBe(true));
  expect((await find(body.egress_id)).status).toBe("EGRESS_ACTIVE");
  process.kill(mediaProcessOf(server), "SIGKILL");
  await eventually(() => expect(later.messages.at(-1)?.case).toBe("leave"), 15_000);
  const last = await come("moving", "b");
  await eventually(() => expect(isShownRecorded(last)).toBe(true));
  await twirp("StopEgress", { egress_id: body.egress_id });
  await eventually(() => expect(isShownRecorded(last)).toBe(false));
});

test("when the operator takes a key or its workspace away, what runs for it ends, and only that", async () => {
  await come("left", "a");
  const kept = await begin("left");
  await come("taken", "a", server, keyTwo);
  const gone = await begin("taken", { key: keyTwo });
  await reaches(gone, "EGRESS_ACTIVE", { key: keyTwo });
  // Housekeeping of a process that knows no key leaves alone what another one has.
  await sql`select graphile_worker.add_job('recordings:keep') from generate_series(1, 6)`.execute(db);
  await eventually(async () => expect((await jobs()).rows).toEqual([]), 20_000);
  expect((await find(kept)).status).toBe("EGRESS_ACTIVE");
  expect((await find(gone, { key: keyTwo })).status).toBe("EGRESS_ACTIVE");
  const next = await base.twin({ ...recording, SAFOS_MEDIA_RECORDINGS: `${keyOne.id}=${workspaceId}` });
  const ended = await reaches(gone, "EGRESS_ABORTED", { key: keyTwo });
  expect(ended.error).toMatch(/^The operator has taken the media key/);
  expect((await find(kept)).status).toBe("EGRESS_ACTIVE");
  await next.stop();
});
