import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join as joinPath } from "node:path";
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  dispose,
  type RemoteTrackPublication,
} from "@livekit/rtc-node";
import {
  AccessToken,
  AgentDispatchClient,
  DataPacket_Kind,
  DirectFileOutput,
  EgressClient,
  EgressStatus,
  EncodedFileOutput,
  ParticipantInfo_State,
  RoomServiceClient,
  TrackSource as SdkSource,
  WebhookReceiver,
  type WebhookEvent,
} from "livekit-server-sdk";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** A program that knows nothing of Safos: LiveKit's server SDK with a media key, and people who come in by its tokens. */

const key = "APIprogram";
const secret = "a-secret-of-the-program-that-is-long-enough";
const name = "a room of the program";
const receiver = new WebhookReceiver(key, secret);
const events: WebhookEvent[] = [];
const rooms: Room[] = [];
const program = createServer((request, response) => {
  let body = "";
  request.on("data", (piece: Buffer) => (body += piece.toString("utf8")));
  request.on("end", () => {
    // Throws when the signature or the body's sum is wrong.
    receiver.receive(body, request.headers.authorization).then(
      (event) => {
        events.push(event);
        response.end();
      },
      () => response.writeHead(401).end(),
    );
  });
});
let server: RunningServer;
let cast: Cast;
let service: RoomServiceClient;

/** Someone with a token of the program's; `grants` besides coming in. */
async function join(identity: string, grants: object = {}): Promise<Room> {
  const token = new AccessToken(key, secret, { identity, name: identity.toUpperCase(), attributes: { from: "sdk" } });
  token.addGrant({ roomJoin: true, room: name, ...grants });
  const room = new Room();
  rooms.push(room);
  await room.connect(server.url.replace("http", "ws"), await token.toJwt(), { autoSubscribe: true, dynacast: false });
  return room;
}

/** A tone on the microphone, until the track is muted or gone. */
async function speak(room: Room): Promise<{ sid: string; stop(): void }> {
  const source = new AudioSource(48_000, 1);
  const track = LocalAudioTrack.createAudioTrack("microphone", source);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  const publication = await room.localParticipant?.publishTrack(track, options);
  const samples = Int16Array.from({ length: 480 }, (_, index) => 8000 * Math.sin((index * 2 * Math.PI * 440) / 48_000));
  let isOn = true;
  const run = async (): Promise<void> => {
    while (isOn) await source.captureFrame(new AudioFrame(samples, 48_000, 1, 480)).catch(() => (isOn = false));
  };
  void run();
  return { sid: publication?.sid ?? "", stop: () => (isOn = false) };
}

const published = (event: string, identity?: string): WebhookEvent | undefined =>
  events.find((one) => one.event === event && (identity === undefined || one.participant?.identity === identity));

beforeAll(async () => {
  await new Promise<void>((done) => program.listen(0, "127.0.0.1", done));
  const hook = `http://127.0.0.1:${(program.address() as AddressInfo).port}/hook`;
  ({ server, cast } = await startWithCast({
    environment: {
      SAFOS_MEDIA_PORT: "0",
      SAFOS_MEDIA_KEYS: `${key}:${secret}`,
      SAFOS_MEDIA_WEBHOOKS: `${key}=${hook}`,
      SAFOS_MEDIA_RECORDINGS: `${key}=${inject("prepared").cast.workspaceId}`,
    },
  }));
  service = new RoomServiceClient(server.url, key, secret);
});
afterAll(async () => {
  await Promise.all(rooms.map((room) => room.disconnect().catch(() => undefined)));
  await dispose();
  await server.stop();
  program.closeAllConnections();
  program.close();
});

test("the SDK makes a room and tokens; who comes in by them is listed, heard and told of", async () => {
  const made = await service.createRoom({ name, emptyTimeout: 60, departureTimeout: 1, metadata: "plan" });
  expect(made).toMatchObject({ name, emptyTimeout: 60, metadata: "plan" });
  const anna = await join("anna");
  const bo = await join("bo");
  expect(anna.name).toBe(name);
  expect(anna.metadata).toBe("plan");
  const heard = new Promise<RemoteTrackPublication>((resolve) =>
    bo.on(RoomEvent.TrackSubscribed, (_track, publication) => resolve(publication)),
  );
  const { sid, stop } = await speak(anna);
  expect((await heard).sid).toBe(sid);
  const listed = await until(async () => {
    const participants = await service.listParticipants(name);
    expect(participants.map(({ identity, state }) => [identity, state]).toSorted()).toEqual([
      ["anna", ParticipantInfo_State.ACTIVE],
      ["bo", ParticipantInfo_State.ACTIVE],
    ]);
    return participants;
  });
  expect(listed.find(({ identity }) => identity === "anna")).toMatchObject({
    name: "ANNA",
    attributes: { from: "sdk" },
  });
  const [room] = await service.listRooms([name]);
  expect(room).toMatchObject({ sid: made.sid, numParticipants: 2, numPublishers: 1 });
  await until(async () => {
    for (const event of ["room_started", "participant_joined", "track_published"])
      expect(published(event)).toBeDefined();
    return true;
  });
  expect(published("track_published", "anna")?.track?.sid).toBe(sid);

  // Its track is muted, and nobody but its owner opens it again.
  await service.mutePublishedTrack(name, "anna", sid, true);
  await until(async () => {
    const { tracks } = await service.getParticipant(name, "anna");
    expect(tracks[0]?.muted).toBe(true);
    return true;
  });
  await expect(service.mutePublishedTrack(name, "anna", sid, false)).rejects.toMatchObject({
    status: 412,
    code: "failed_precondition",
  });

  // What someone may do changes while they are in: the track is gone at once, and no other comes.
  const gone = new Promise<void>((resolve) => bo.on(RoomEvent.TrackUnpublished, () => resolve()));
  const changed = await service.updateParticipant(name, "anna", {
    metadata: "listens",
    permission: { canPublish: false, canSubscribe: true, canPublishData: false },
  });
  expect(changed).toMatchObject({ metadata: "listens", permission: { canPublish: false } });
  await gone;
  stop();
  await until(async () => {
    expect(anna.localParticipant?.metadata).toBe("listens");
    return true;
  });
  const raised = await service.updateParticipant(name, "anna", {
    permission: {
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
      canPublishSources: [SdkSource.MICROPHONE],
    },
  });
  expect(raised.permission?.canPublishSources).toEqual([SdkSource.MICROPHONE]);
  const again = await speak(anna);
  expect(again.sid).not.toBe("");
  again.stop();
});

test("the program writes to the room, takes someone out and ends it, and is told of all of it", async () => {
  const [anna, bo] = rooms;
  const received = new Promise<[string, string | undefined]>((resolve) =>
    bo?.on(RoomEvent.DataReceived, (payload, _participant, _kind, topic) =>
      resolve([new TextDecoder().decode(payload), topic]),
    ),
  );
  const data = new TextEncoder().encode("to bo");
  await service.sendData(name, data, DataPacket_Kind.RELIABLE, { destinationIdentities: ["bo"], topic: "t" });
  expect(await received).toEqual(["to bo", "t"]);
  expect((await service.updateRoomMetadata(name, "new")).metadata).toBe("new");
  await until(async () => {
    expect(bo?.metadata).toBe("new");
    return true;
  });
  const out = new Promise<void>((resolve) => anna?.on(RoomEvent.Disconnected, () => resolve()));
  await service.removeParticipant(name, "anna");
  await out;
  expect((await service.listParticipants(name)).map(({ identity }) => identity)).toEqual(["bo"]);
  const ended = new Promise<void>((resolve) => bo?.on(RoomEvent.Disconnected, () => resolve()));
  await service.deleteRoom(name);
  await ended;
  expect(await service.listRooms()).toEqual([]);
  await until(async () => {
    expect(published("room_finished")).toBeDefined();
    return true;
  });
  for (const identity of ["anna", "bo"]) expect(published("participant_left", identity)).toBeDefined();
  expect(published("track_unpublished", "anna")).toBeDefined();
  expect(events.map(({ event }) => event)).not.toContain("participant_connection_aborted");
});

/** What ffprobe says of a file that the program was told of, which people of the key's workspace open; null where there is none. */
async function probe(location: string): Promise<{ codecs: string[]; seconds: number } | null> {
  const answer = await fetch(location, { headers: { authorization: `Bearer ${cast.anna.token}` } });
  expect(answer.status).toBe(200);
  const path = joinPath(
    tmpdir(),
    `safos-egress-${process.pid}-${basename(new URL(location).pathname.replace("/content", ""))}`,
  );
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  try {
    const shown = "-v error -show_entries stream=codec_name:packet=pts_time -of json".split(" ");
    const { streams, packets } = JSON.parse(execFileSync("ffprobe", [...shown, path]).toString()) as {
      streams: { codec_name: string }[];
      packets: { pts_time: string }[];
    };
    const codecs = streams.map((one) => one.codec_name).toSorted();
    return { codecs, seconds: Math.max(...packets.map((one) => Number(one.pts_time))) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

test("the SDK records a room and a track of it, gets the files and is told of it", async () => {
  const egress = new EgressClient(server.url, key, secret);
  const cleo = await join("cleo");
  const { sid, stop } = await speak(cleo);
  await until(async () => {
    expect((await service.getParticipant(name, "cleo")).tracks).toHaveLength(1);
    return true;
  });
  const film = await egress.startRoomCompositeEgress(name, new EncodedFileOutput({ filepath: "{room_name}.mp4" }), {
    audioOnly: true,
  });
  const track = await egress.startTrackEgress(name, new DirectFileOutput({ filepath: "{publisher_identity}" }), sid);
  await until(async () => {
    expect((await service.listRooms([name]))[0]?.activeRecording).toBe(true);
    return true;
  });
  await until(async () => {
    for (const one of await egress.listEgress({ roomName: name, active: true }))
      expect(one.status).toBe(EgressStatus.EGRESS_ACTIVE);
    return true;
  });
  await new Promise((done) => setTimeout(done, 2500));
  for (const { egressId } of [film, track])
    expect((await egress.stopEgress(egressId)).status).toBe(EgressStatus.EGRESS_ENDING);
  stop();
  const [filmed, tracked] = await until(async () => {
    const found = await Promise.all(
      [film, track].map(async ({ egressId }) => (await egress.listEgress({ egressId }))[0]!),
    );
    for (const one of found) expect(one.status).toBe(EgressStatus.EGRESS_COMPLETE);
    return found;
  }, 60_000);
  // A track is written as it came, in another file after each pause.
  for (const { filename } of tracked!.fileResults) expect(filename).toMatch(/^cleo( \d{3})?\.webm$/);
  for (const [{ fileResults }, codec] of [
    [filmed!, "aac"],
    [tracked!, "opus"],
  ] as const) {
    const seconds = fileResults.reduce((sum, { duration }) => sum + Number(duration) / 1e9, 0);
    // A busy machine loses some at the beginning.
    expect(seconds).toBeGreaterThan(1.2);
    const probed = await Promise.all(fileResults.map(({ location }) => probe(location)));
    if (probed.includes(null)) continue;
    expect(new Set(probed.flatMap((one) => one?.codecs ?? []))).toEqual(new Set([codec]));
    expect(probed.reduce((sum, one) => sum + (one?.seconds ?? 0), 0)).toBeGreaterThan(seconds * 0.7);
  }
  await until(async () => {
    for (const event of ["egress_started", "egress_updated", "egress_ended"])
      for (const { egressId } of [film, track])
        expect(events.some((one) => one.event === event && one.egressInfo?.egressId === egressId)).toBe(true);
    return true;
  });
  const { status } = events.findLast((one) => one.event === "egress_ended")!.egressInfo!;
  expect(status).toBe(EgressStatus.EGRESS_COMPLETE);
});

test("the SDK sends an agent to a room and takes it back", async () => {
  const dispatches = new AgentDispatchClient(server.url, key, secret);
  const made = await dispatches.createDispatch("with an agent", "greeter", { metadata: "hej" });
  expect(made).toMatchObject({ agentName: "greeter", room: "with an agent", metadata: "hej" });
  expect((await dispatches.listDispatch("with an agent")).map(({ id }) => id)).toEqual([made.id]);
  expect((await dispatches.getDispatch(made.id, "with an agent"))?.agentName).toBe("greeter");
  await dispatches.deleteDispatch(made.id, "with an agent");
  expect(await dispatches.listDispatch("with an agent")).toEqual([]);
  await service.deleteRoom("with an agent");
});

test("a token of another secret is let in nowhere", async () => {
  await expect(new RoomServiceClient(server.url, key, `${secret}x`).listRooms()).rejects.toMatchObject({ status: 401 });
  const token = new AccessToken(key, `${secret}x`, { identity: "eve" });
  token.addGrant({ roomJoin: true, room: name });
  const room = new Room();
  await expect(
    room.connect(server.url.replace("http", "ws"), await token.toJwt(), { autoSubscribe: true, dynacast: false }),
  ).rejects.toThrow();
});
