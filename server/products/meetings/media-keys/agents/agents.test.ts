import { once } from "node:events";
import {
  AddTrackRequest,
  AvailabilityResponse,
  JobStatus,
  JobType,
  MigrateJobRequest,
  ParticipantInfo_Kind,
  TrackSource,
  TrackType,
  UpdateJobStatus,
  UpdateWorkerStatus,
  WorkerPing,
  WorkerStatus,
  type JobAssignment,
} from "@livekit/protocol";
import { decodeJwt } from "jose";
import pg from "pg";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../../testing/server.ts";
import { enter as enterAt, keyOne, keyTwo, send, tokenOf, type TestClient } from "../testing.ts";
import { openAgent, startWorker, type Registration, type TestWorker } from "./testing.ts";

/** LiveKit's agent dispatch: workers of programs with a media key, and the rooms that their agents are sent to. */

const server = await startTestServer({
  SAFOS_MEDIA_KEYS: [keyOne, keyTwo].map(({ id, secret }) => `${id}:${secret}`).join(","),
});
// oxlint-disable-next-line typescript/unbound-method -- called with its own client
const original = pg.Client.prototype.query as (...all: unknown[]) => never;
const clients: TestClient[] = [];
const workers: TestWorker[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await server.stop();
});
afterEach(async () => {
  for (const { socket } of workers.splice(0)) socket.terminate();
  for (const key of [keyOne, keyTwo]) {
    const { rooms } = (await twirp("RoomService/ListRooms", {}, { key })).body;
    for (const { name } of rooms) await twirp("RoomService/DeleteRoom", { room: name }, { key });
  }
});

const everything: object = { roomCreate: true, roomList: true };

async function twirp(
  path: string,
  body: object,
  { key = keyOne, at = server, video = everything, token = tokenOf(key, video) } = {},
) {
  const response = await fetch(`${at.url}/twirp/livekit.${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  return { status: response.status, body: (await response.json()) as any };
}
const admin = (room: string) => ({ roomAdmin: true, room });
const dispatch = (room: string, agent_name: string, more: object = {}, options: object = {}) =>
  twirp("AgentDispatchService/CreateDispatch", { room, agent_name, ...more }, { video: admin(room), ...options });
const listed = async (room: string) =>
  (await twirp("AgentDispatchService/ListDispatch", { room }, { video: admin(room) })).body.agent_dispatches;

async function work(of: Omit<Registration, "at"> & Partial<Pick<Registration, "at">> = {}): Promise<TestWorker> {
  const worker = await startWorker({ at: server, ...of });
  workers.push(worker);
  return worker;
}

async function join(room: string, identity: string, more: object = {}, at = server): Promise<TestClient> {
  const client = await enterAt(at.url, tokenOf(keyOne, { room, roomJoin: true }, { sub: identity, ...more }));
  clients.push(client);
  expect(client.first).toBe("join");
  return client;
}

const idOf = (assignment: JobAssignment | undefined): string => assignment?.job?.id ?? "";

test("an agent is sent to a room by its name, comes in as an agent, and leaves with its dispatch", async () => {
  const worker = await work({ agentName: "scribe", identity: "scribe-1" });
  const other = await work({ agentName: "other" });
  const made = await dispatch("meeting", "scribe", { metadata: '{"language":"sv"}' });
  expect(made).toMatchObject({ status: 200, body: { agent_name: "scribe", room: "meeting" } });
  const [assignment] = await eventually(() => {
    expect(worker.assigned()).toHaveLength(1);
    return worker.assigned();
  });
  expect(assignment!.job).toMatchObject({
    agentName: "scribe",
    metadata: '{"language":"sv"}',
    room: { name: "meeting" },
  });
  expect(decodeJwt(assignment!.token)).toMatchObject({ iss: keyOne.id, sub: "scribe-1", kind: "agent" });
  const agent = await enterAt(server.url, assignment!.token);
  clients.push(agent);
  expect(agent.messages[0]?.value).toMatchObject({
    participant: { identity: "scribe-1", kind: ParticipantInfo_Kind.AGENT },
  });
  const anna = await join("meeting", "anna");
  expect(anna.messages[0]?.value).toMatchObject({ otherParticipants: [{ kind: ParticipantInfo_Kind.AGENT }] });
  expect(await listed("meeting")).toMatchObject([
    { id: made.body.id, state: { jobs: [{ state: { status: "JS_RUNNING" } }] } },
  ]);
  expect(other.asked()).toEqual([]);
  const body = { room: "meeting", dispatch_id: made.body.id };
  const gone = await twirp("AgentDispatchService/DeleteDispatch", body, { video: admin("meeting") });
  expect(gone.body.id).toBe(made.body.id);
  await eventually(() => expect(worker.terminated()).toEqual([idOf(assignment)]));
  expect(await listed("meeting")).toEqual([]);
});

test("a token and CreateRoom say which agents a room begins with; workers without a name are sent to every room", async () => {
  const named = await work({ agentName: "greeter" });
  const everywhere = await work();
  await join("by token", "a", { roomConfig: { agents: [{ agentName: "greeter", metadata: "t" }] } });
  await twirp("RoomService/CreateRoom", { name: "by call", agents: [{ agentName: "greeter", metadata: "c" }] });
  await eventually(() => {
    const rooms = (of: TestWorker) =>
      of
        .assigned()
        .map(({ job }) => [job?.room?.name, job?.metadata])
        .toSorted();
    expect(rooms(named)).toEqual([
      ["by call", "c"],
      ["by token", "t"],
    ]);
    expect(rooms(everywhere)).toEqual([
      ["by call", ""],
      ["by token", ""],
    ]);
  });
  // A second one who comes begins nothing.
  await join("by token", "b", { roomConfig: { agents: [{ agentName: "greeter", metadata: "again" }] } });
  expect(await listed("by token")).toHaveLength(2);
  // One that comes later is sent where it is wanted already.
  await dispatch("by token", "late");
  const late = await work({ agentName: "late" });
  await eventually(() => expect(late.assigned()).toHaveLength(1));
});

test("a job for each who comes, or publishes; it ends when they leave, and agents get none", async () => {
  const each = await work({ type: JobType.JT_PARTICIPANT });
  const publishers = await work({ type: JobType.JT_PUBLISHER });
  const anna = await join("people", "anna");
  await join("people", "robot", { kind: "agent" });
  await eventually(() => expect(each.assigned().map(({ job }) => job?.participant?.identity)).toEqual(["anna"]));
  expect(publishers.asked()).toEqual([]);
  send(anna, {
    case: "addTrack",
    value: new AddTrackRequest({ cid: "c", type: TrackType.AUDIO, source: TrackSource.MICROPHONE }),
  });
  await eventually(() => expect(publishers.assigned().map(({ job }) => job?.participant?.identity)).toEqual(["anna"]));
  const body = { room: "people", identity: "anna" };
  expect((await twirp("RoomService/RemoveParticipant", body, { video: admin("people") })).status).toBe(200);
  await eventually(() => {
    expect(each.terminated()).toEqual([idOf(each.assigned()[0])]);
    expect(publishers.terminated()).toEqual([idOf(publishers.assigned()[0])]);
  });
  expect(each.asked()).toHaveLength(1);
});

test("who has least to do is asked first; who declines, is full, never answers or is lost, is replaced", async () => {
  const busy = await work({ agentName: "a" });
  busy.say({ case: "updateWorker", value: new UpdateWorkerStatus({ load: 0.9, status: WorkerStatus.WS_AVAILABLE }) });
  const full = await work({ agentName: "a" });
  full.say({ case: "updateWorker", value: new UpdateWorkerStatus({ load: 0, status: WorkerStatus.WS_FULL }) });
  const declining = await work({ agentName: "a", takes: false });
  const silent = await work({ agentName: "a", takes: null });
  for (const one of [busy, full]) one.say({ case: "ping", value: new WorkerPing({ timestamp: 7n }) });
  await eventually(() => {
    for (const one of [busy, full])
      expect(one.messages.at(-1)).toMatchObject({ case: "pong", value: { lastTimestamp: 7n } });
  });
  await dispatch("replaced", "a");
  // The silent one has five seconds.
  await eventually(() => expect(busy.assigned()).toHaveLength(1), 9000);
  expect(silent.asked()).toHaveLength(1);
  expect(declining.asked()).toHaveLength(1);
  expect(full.asked()).toEqual([]);
  declining.socket.terminate();
  silent.socket.terminate();
  full.say({ case: "updateWorker", value: new UpdateWorkerStatus({ load: 0.1, status: WorkerStatus.WS_AVAILABLE }) });
  busy.socket.terminate();
  await eventually(() => expect(full.assigned().map(idOf)).toEqual([idOf(busy.assigned()[0])]), 8000);
  // It gives it back to the next, which does it: nobody is asked again.
  const next = await work({ agentName: "a" });
  full.say({ case: "migrateJob", value: new MigrateJobRequest({ jobIds: [idOf(full.assigned()[0])] }) });
  const jobId = await eventually(() => {
    expect(next.assigned()).toHaveLength(1);
    return idOf(next.assigned()[0]);
  }, 10_000);
  next.say({ case: "updateJob", value: new UpdateJobStatus({ jobId, status: JobStatus.JS_SUCCESS }) });
  await eventually(async () => expect((await listed("replaced"))[0].state.jobs[0].state.status).toBe("JS_SUCCESS"));
  next.socket.terminate();
  expect(full.asked()).toHaveLength(1);
}, 40_000);

test("what is looked at while a worker answers asks it nothing twice, and takes nothing away that it has just been given", async () => {
  const quick = await work({ agentName: "quick" });
  const rooms = Array.from({ length: 15 }, (_, n) => `quick ${n}`);
  for (const room of rooms) await join(room, "a");
  let isOver = false;
  const note = `meetings.agents\n${JSON.stringify({ keyId: keyOne.id, isNew: false })}`;
  const looking = (async () => {
    while (!isOver) await sql`select pg_notify('safos_signal', ${note})`.execute(server.safos.database.of());
  })();
  await Promise.all(rooms.map((room) => dispatch(room, "quick")));
  await eventually(() => expect(quick.assigned()).toHaveLength(rooms.length), 10_000);
  isOver = true;
  await looking;
  expect(quick.asked()).toHaveLength(rooms.length);
  expect(quick.terminated()).toEqual([]);
}, 40_000);

test("a worker of one process is sent to a room of another, and its jobs go to others when that process ends", async () => {
  const twin = await server.twin();
  let isRunning = true;
  try {
    const far = await work({ agentName: "far", at: twin });
    await join("here", "a");
    await dispatch("here", "far", {}, { at: twin });
    await eventually(() => expect(far.assigned()).toHaveLength(1));
    const agent = await enterAt(twin.url, far.assigned()[0]!.token);
    clients.push(agent);
    expect(agent.first).toBe("join");
    const near = await work({ agentName: "far" });
    await twin.stop();
    isRunning = false;
    await eventually(() => expect(near.assigned().map(idOf)).toEqual([idOf(far.assigned()[0])]), 10_000);
  } finally {
    if (isRunning) await twin.stop();
  }
});

const db = server.safos.database.of();
const jobIn = async (room: string) => {
  const { rows } = await sql<{ rounds: number; pause: number }>`select j.status, j.rounds, j.error,
      extract(epoch from j.ask_at - now())::float8 as pause
    from meetings.agent_job j join meetings.agent_dispatch d on d.id = j.dispatch_id where d.room_name = ${room}`.execute(
    db,
  );
  return rows[0]!;
};

test("a job that everyone declines is offered again after pauses that grow, and in the end has failed", async () => {
  const declining = [await work({ agentName: "no", takes: false }), await work({ agentName: "no", takes: false })];
  await dispatch("declined", "no");
  await eventually(async () => expect(await jobIn("declined")).toMatchObject({ status: "pending", rounds: 1 }));
  expect(declining.map((one) => one.asked().length)).toEqual([1, 1]);
  // Whatever else happens, it is not asked before its time.
  for (let n = 0; n < 20; n++) await dispatch("declined", "other");
  expect(declining.map((one) => one.asked().length)).toEqual([1, 1]);
  await sql`update meetings.agent_job set rounds = 8, ask_at = now() where status = 'pending' and rounds = 1`.execute(
    db,
  );
  await eventually(async () => expect((await jobIn("declined")).rounds).toBe(9), 9000);
  expect((await jobIn("declined")).pause).toBeGreaterThan(200);
  // A new worker is asked at once.
  const third = await work({ agentName: "no", takes: false });
  await eventually(async () =>
    expect(await jobIn("declined")).toMatchObject({ status: "failed", error: "Every worker declined it." }),
  );
  expect(third.asked()).toHaveLength(1);
}, 30_000);

test("a worker whose process died is forgotten, and one that was forgotten comes back by a new connection", async () => {
  const good = await work({ agentName: "lost" });
  good.say({ case: "updateWorker", value: new UpdateWorkerStatus({ load: 0.9, status: WorkerStatus.WS_AVAILABLE }) });
  // It hung on a process that is gone, and had the job.
  await sql`insert into meetings.agent_worker (id, key_id, agent_name, job_type, process_id, seen_at)
    values ('AW_gone', ${keyOne.id}, 'lost', 0, gen_random_uuid(), now())`.execute(db);
  await dispatch("lost", "lost");
  await sql`update meetings.agent_job set status = 'running', worker_id = 'AW_gone'
    where dispatch_id in (select id from meetings.agent_dispatch where room_name = 'lost')`.execute(db);
  await sql`update meetings.agent_worker set seen_at = now() - interval '16 seconds' where id = 'AW_gone'`.execute(db);
  await eventually(async () => expect(await jobIn("lost")).toMatchObject({ status: "running", rounds: 1 }), 9000);
  await eventually(() => expect(good.assigned().length).toBeGreaterThan(0));
  expect((await sql`select 1 from meetings.agent_worker where id = 'AW_gone'`.execute(db)).rows).toEqual([]);
  const closed = once(good.socket, "close");
  await sql`delete from meetings.agent_worker`.execute(db);
  await closed;
  // A job whose workers are lost again and again is the one that ends them.
  await sql`update meetings.agent_job set status = 'running', worker_id = 'AW_none', rounds = 9
    where dispatch_id in (select id from meetings.agent_dispatch where room_name = 'lost')`.execute(db);
  await eventually(
    async () => expect(await jobIn("lost")).toMatchObject({ status: "failed", error: "Its workers were lost." }),
    9000,
  );
}, 40_000);

test("an automatic dispatch that was deleted stays so for the room's life, and the next room has one", async () => {
  const worker = await work();
  await join("automatic", "a");
  await eventually(() => expect(worker.assigned()).toHaveLength(1));
  const [{ id: dispatch_id }] = await listed("automatic");
  const gone = { room: "automatic", dispatch_id };
  const remove = () => twirp("AgentDispatchService/DeleteDispatch", gone, { video: admin("automatic") });
  expect((await remove()).status).toBe(200);
  expect((await remove()).status).toBe(404);
  await eventually(() => expect(worker.terminated()).toEqual([idOf(worker.assigned()[0])]));
  await join("automatic", "b");
  const another = await work();
  await join("automatic", "c");
  await join("other", "a");
  await eventually(() => expect([...worker.assigned(), ...another.assigned()]).toHaveLength(2));
  expect(await listed("automatic")).toEqual([]);
  await twirp("RoomService/DeleteRoom", { room: "automatic" });
  await join("automatic", "a");
  await eventually(async () => expect(await listed("automatic")).toHaveLength(1));
});

test("who comes and goes costs no query of agents where there are none, and one where there are", async () => {
  const queries: string[] = [];
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...all: unknown[]) {
    const [first] = all;
    queries.push(typeof first === "string" ? first : ((first as { text?: string } | undefined)?.text ?? ""));
    // oxlint-disable-next-line typescript/no-unsafe-return -- whatever the driver answers
    return original.apply(this, all);
  });
  const asked = () =>
    queries.filter((one) => /agent_|egress where key_id/.test(one) && !/agent_worker|w\.id = j\.worker_id/.test(one));
  try {
    await join("counted", "a");
    await dispatch("counted", "nobody");
    // That the workers before are gone is seen within five seconds.
    let next = 0;
    await eventually(async () => {
      queries.length = 0;
      await join("counted", `b${next++}`);
      await new Promise((done) => setTimeout(done, 300));
      expect(asked()).toEqual([]);
    }, 9000);
    const [first] = [await join("counted", "c"), await join("counted", "d")];
    first.socket.terminate();
    await join("counted", "e");
    expect(asked()).toEqual([]);
    const worker = await work({ agentName: "nobody" });
    await eventually(() => expect(worker.assigned()).toHaveLength(1));
    await new Promise((done) => setTimeout(done, 500));
    queries.length = 0;
    await join("counted", "f");
    await eventually(() => expect(asked()).not.toEqual([]));
    // One comes as `joined` and, with what is published, as `changed`: each costs one at most.
    expect(asked().length).toBeLessThanOrEqual(2);
    expect(queries.filter((one) => /insert into meetings\.agent|delete from meetings\.agent_job/.test(one))).toEqual(
      [],
    );
  } finally {
    spy.mockRestore();
  }
});

test("agents alone keep no room open", async () => {
  const worker = await work({ agentName: "stays" });
  await twirp("RoomService/CreateRoom", { name: "left", departureTimeout: 1, agents: [{ agentName: "stays" }] });
  await join("left", "anna");
  await eventually(() => expect(worker.assigned()).toHaveLength(1));
  const agent = await enterAt(server.url, worker.assigned()[0]!.token);
  clients.push(agent);
  await twirp("RoomService/RemoveParticipant", { room: "left", identity: "anna" }, { video: admin("left") });
  await eventually(() => expect(agent.messages.at(-1)?.case).toBe("leave"), 8000);
  await eventually(async () =>
    expect((await twirp("RoomService/ListRooms", { names: ["left"] })).body.rooms).toEqual([]),
  );
  await eventually(() => expect(worker.terminated()).toHaveLength(1));
});

test("who has no grant or another key, and what is not offered, is refused", async () => {
  const { anna } = server.people;
  for (const [token, status] of [
    ["", "401"],
    [tokenOf(keyOne, { agent: true }, { exp: 1 }), "401"],
    [tokenOf({ ...keyOne, secret: keyTwo.secret }, { agent: true }), "401"],
    [anna.token, "401"],
    [tokenOf(keyOne, { roomJoin: true, room: "x", roomCreate: true }), "403"],
  ] as const)
    expect(await openAgent(token, server)).toBe(status);
  const foreign = await work({ key: keyTwo, agentName: "scribe" });
  const { body: made } = await dispatch("own", "scribe");
  const own = { video: admin("own") };
  const cases = [
    ["CreateDispatch", { room: "own", agent_name: "a" }, { video: {} }, 403, "permission_denied"],
    ["CreateDispatch", { room: "own", agent_name: "a" }, { video: admin("other") }, 403, "permission_denied"],
    ["CreateDispatch", { room: "", agent_name: "a" }, { video: admin("") }, 403, "permission_denied"],
    [
      "CreateDispatch",
      { room: "own", agent_name: "a" },
      { token: tokenOf(keyOne, admin("own"), { exp: 1 }) },
      401,
      "unauthenticated",
    ],
    ["CreateDispatch", { room: "own", agent_name: "a" }, { token: anna.token }, 401, "unauthenticated"],
    ["CreateDispatch", { room: "own" }, own, 400, "invalid_argument"],
    ["CreateDispatch", { room: "own", agent_name: "a\u0000" }, own, 400, "invalid_argument"],
    ["CreateDispatch", { room: "own", agent_name: "a", metadata: "x".repeat(65_537) }, own, 400, "invalid_argument"],
    ["CreateDispatch", { room: "own", agent_name: "a".repeat(1_000_000) }, own, 400, "invalid_argument"],
    ["CreateDispatch", { room: "own", agent_name: "a", deployment: "x" }, own, 501, "unimplemented"],
    ["ListDispatch", { room: "own" }, { video: admin("other") }, 403, "permission_denied"],
    ["ListDispatch", { room: "none" }, { video: admin("none") }, 404, "not_found"],
    ["DeleteDispatch", { room: "own", dispatch_id: "AD_none" }, own, 404, "not_found"],
    ["DeleteDispatch", { room: "own", dispatch_id: made.id }, { ...own, key: keyTwo }, 404, "not_found"],
    ["DeleteDispatch", { room: "own", dispatch_id: "\u0000" }, own, 404, "not_found"],
  ] as const;
  for (const [method, body, options, status, code] of cases) {
    const answer = await twirp(`AgentDispatchService/${method}`, body, options);
    expect([method, body, answer.status, answer.body.code]).toEqual([method, body, status, code]);
  }
  const agents = Array.from({ length: 21 }, () => ({ agentName: "a" }));
  expect((await twirp("RoomService/CreateRoom", { name: "x", agents })).body.code).toBe("invalid_argument");
  const token = tokenOf(keyOne, { room: "x", roomJoin: true }, { roomConfig: { agents } });
  expect((await enterAt(server.url, token)).first).toMatch(/^401 /);
  expect(foreign.asked()).toEqual([]);
});

test("a room has twenty dispatches, a worker that says too much or nothing sensible is out, and others go on", async () => {
  const good = await work({ agentName: "good" });
  const all = await Promise.all(Array.from({ length: 60 }, () => dispatch("flooded", "good")));
  expect(all.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(all.find(({ status }) => status !== 200)).toMatchObject({ status: 429, body: { code: "resource_exhausted" } });
  const loud = await work({ agentName: "loud" });
  const closed = (of: TestWorker) => new Promise<number>((done) => of.socket.on("close", done));
  const out = closed(loud);
  for (let n = 0; n < 1000; n++) loud.say({ case: "ping", value: new WorkerPing({ timestamp: 1n }) });
  expect(await out).toBe(1008);
  const odd = await work({ agentName: "odd" });
  const gone = closed(odd);
  odd.socket.send(Buffer.from([0x7f]));
  expect(await gone).toBe(1003);
  // What it was never asked, or another has, it neither takes nor ends.
  const thief = await work({ agentName: "thief" });
  const [jobId] = await eventually(() => {
    expect(good.assigned()).toHaveLength(20);
    return good.assigned().map(idOf);
  });
  thief.say({ case: "availability", value: new AvailabilityResponse({ jobId: jobId!, available: true }) });
  thief.say({ case: "updateJob", value: new UpdateJobStatus({ jobId: jobId!, status: JobStatus.JS_FAILED }) });
  thief.say({ case: "migrateJob", value: new MigrateJobRequest({ jobIds: [jobId!] }) });
  await eventually(() => expect(thief.terminated()).toEqual([jobId]));
  expect(thief.assigned()).toEqual([]);
  const jobs = (await listed("flooded")).flatMap(
    (one: { state: { jobs: { id: string; state: { status: string } }[] } }) => one.state.jobs,
  );
  expect(jobs.find((one: { id: string }) => one.id === jobId).state.status).toBe("JS_RUNNING");
});
