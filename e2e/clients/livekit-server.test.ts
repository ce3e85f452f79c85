import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
  DataPacket_Kind,
  ParticipantInfo_State,
  RoomServiceClient,
  TrackSource as SdkSource,
  WebhookReceiver,
  type WebhookEvent,
} from "livekit-server-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type RunningServer } from "../server.ts";
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
  ({ server } = await startWithCast({
    environment: {
      SAFOS_MEDIA_PORT: "0",
      SAFOS_MEDIA_KEYS: `${key}:${secret}`,
      SAFOS_MEDIA_WEBHOOKS: `${key}=${hook}`,
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

test("a token of another secret is let in nowhere", async () => {
  await expect(new RoomServiceClient(server.url, key, `${secret}x`).listRooms()).rejects.toMatchObject({ status: 401 });
  const token = new AccessToken(key, `${secret}x`, { identity: "eve" });
  token.addGrant({ roomJoin: true, room: name });
  const room = new Room();
  await expect(
    room.connect(server.url.replace("http", "ws"), await token.toJwt(), { autoSubscribe: true, dynacast: false }),
  ).rejects.toThrow();
});
