import { randomBytes, randomInt } from "node:crypto";
import { DisconnectReason, JoinRequest, LeaveRequest, LeaveRequest_Action, SignalResponse } from "@livekit/protocol";
import { elapsed, now as wallClock } from "#clock";
import type { Participant } from "../signalling/participant.ts";
import { RoomCaptions } from "../signalling/captioning.ts";
import { setNotice } from "../signalling/notices.ts";
import { lowerHandsIn } from "../signalling/lower-hands.ts";
import { runOrder } from "../signalling/key-room-orders.ts";
import { setGrantsIn } from "../signalling/set-grants.ts";
import { endShown, showOnlyIn } from "../signalling/show-only.ts";
import { stopSourceIn } from "../signalling/stop-source.ts";
import { Room } from "../signalling/room.ts";
import type { RoomEnvironment } from "../signalling/room-environment.ts";
import { isKeyRoom } from "../media-keys/room-name.ts";
import type { Command, FromMedia, MediaStart, RoomSetup, Statistics, ToMedia } from "../media/messages.ts";
import { intake } from "../media/intake.ts";
import { totals } from "../media/totals.ts";
import { endTransports } from "../media/transport.ts";
import { TcpListener } from "../media/tcp/listener.ts";
import { LiveCutters } from "../live-page/cutting/live-cutters.ts";
import { Recorders } from "../recorder/recorders.ts";
import { emptyAfterOf, hasRoomFor, makeKeyRoom, noRoom } from "./key-rooms.ts";

/**
 * The media process: every room of a server with its signalling and its packets, so that HTTP work never delays media.
 * It knows nothing of meetings, persons or the database. A process and not a thread, because libdatachannel can be loaded
 * once only: a second load in the same process, such as a thread started again, ends that whole process.
 */
if (!process.send) throw new Error("The media process is started by the server.");
const start = JSON.parse(process.argv[2] ?? "{}") as MediaStart;
const rooms = new Map<string, Room>();
const captions = new WeakMap<Room, RoomCaptions>();
const recorders = new Recorders(elapsed, (room, recordingId, isFull) =>
  post({ kind: "event", event: { kind: "recordingFailed", room, recordingId, isFull } }),
);
const live = new LiveCutters((room, piece) => post({ kind: "event", event: { kind: "live", room, piece } }));
const connections = new Map<number, { room: Room; participant: Participant }>();
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

function post(message: FromMedia): void {
  if (process.connected) process.send?.(message);
}

function sendAll(some: readonly number[], response: SignalResponse): void {
  post({ kind: "frame", connections: some, bytes: response.toBinary() });
}

const send = (connection: number, response: SignalResponse): void => sendAll([connection], response);

const tcp = new TcpListener(start.port);

const environment: RoomEnvironment = {
  settings: {
    port: start.port,
    announced: start.announced,
    ...(start.bindAddress === undefined ? {} : { bindAddress: start.bindAddress }),
  },
  connections: {
    send,
    sendAll,
    close(connection) {
      connections.delete(connection);
      post({ kind: "close", connection });
    },
  },
  publish: (event) => post({ kind: "event", event }),
  elapsed,
  wallClock,
  makeId: (prefix) => prefix + Array.from(randomBytes(12), (byte) => alphabet[byte % alphabet.length]).join(""),
  random32: () => randomInt(1, 2 ** 32 - 1),
};

function captionsOf(room: Room): RoomCaptions {
  let found = captions.get(room);
  if (!found) {
    found = new RoomCaptions(room, (sound) => post({ kind: "event", event: { kind: "sound", ...sound } }));
    captions.set(room, found);
  }
  return found;
}

function makeRoom(name: string, setup: RoomSetup | null): Room {
  const room = setup ? makeKeyRoom(name, environment, setup) : new Room(name, environment);
  rooms.set(name, room);
  return room;
}

function open({
  connection,
  ticket,
  join,
  isDual,
  relays,
  setup,
  elsewhere,
}: Extract<ToMedia, { kind: "open" }>): void {
  const request = JoinRequest.fromBinary(join);
  if (setup && !hasRoomFor(rooms, ticket, { ...setup, mostOfKey: setup.mostOfKey - elsewhere })) {
    send(connection, noRoom());
    return post({ kind: "close", connection });
  }
  const room = rooms.get(ticket.room) ?? (request.reconnect ? undefined : makeRoom(ticket.room, setup));
  // The connection must be known before the first answer goes out on it.
  const participant = room?.join(connection, ticket, request, relays, isDual) ?? null;
  if (room && participant) {
    if (!participant.isGone) connections.set(connection, { room, participant });
    return;
  }
  send(
    connection,
    new SignalResponse({
      message: {
        case: "leave",
        value: new LeaveRequest({
          action: LeaveRequest_Action.RECONNECT,
          reason: DisconnectReason.STATE_MISMATCH,
          canReconnect: true,
        }),
      },
    }),
  );
  post({ kind: "close", connection });
}

function statistics(): Statistics {
  const participants = [...rooms.values()].reduce((count, room) => count + room.participants.size, 0);
  const { received: receivedPackets, forwarded: forwardedPackets, leftOut: leftOutPackets } = totals;
  return { rooms: rooms.size, participants, receivedPackets, forwardedPackets, leftOutPackets };
}

function run(command: Command): unknown {
  if (command.kind === "statistics") return statistics();
  if (command.kind === "keyRooms") return [...rooms.keys()].filter(isKeyRoom);
  const room = rooms.get(command.room);
  if (command.kind === "keyRoom" && command.order.kind === "setUp")
    return runOrder(room ?? makeRoom(command.room, command.order.setup), command.order, elapsed());
  if (!room) return command.kind === "list" ? [] : false;
  switch (command.kind) {
    case "list":
      return room.list();
    case "remove":
      return room.removeIdentity(command.identity, command.isMoved ?? false);
    case "mute":
      return room.mute(command.identity, command.trackSid);
    case "stop":
      return stopSourceIn(room, command.identity, command.source, elapsed());
    case "showOnly":
      return showOnlyIn(room, command);
    case "lowerHands":
      return lowerHandsIn(room, command.identity);
    case "setAttributes":
      return room.setAttributes(command.identity, command.attributes);
    case "keyRoom":
      return runOrder(room, command.order, elapsed());
    case "setGrants":
      return setGrantsIn(room, command.identity, command.grants, elapsed());
    case "caption":
      return captionsOf(room).set(command.isOn, command.notice);
    case "record":
      return recorders.set(room, command.order, command.notice);
    case "live":
      return live.set(room, command.order, command.notice);
    case "egress":
      return recorders.setOne(room, command.id, command.order);
    case "notice":
      setNotice(room, command.subject, command.notice);
      return true;
    case "sendText":
      return captionsOf(room).send(command.stream);
    case "end":
      room.end(DisconnectReason.ROOM_DELETED, LeaveRequest_Action.DISCONNECT);
      rooms.delete(command.room);
      live.end(room);
      void recorders.end(room);
      post({ kind: "event", event: { kind: "emptied", room: command.room, sid: room.sid } });
      return true;
    default:
      throw new Error("There is no such command.");
  }
}

const sayHeld = (room: string): void => post({ kind: "held", room, isThere: rooms.has(room) });

/** The server waits to hear of each command that may have made a room. */
function runSaying(command: Command): unknown {
  try {
    return run(command);
  } finally {
    if (command.kind === "keyRoom" && command.order.kind === "setUp") sayHeld(command.room);
  }
}

/** In the order of the commands, unless one waits for a disk. */
async function answer(id: number, command: Command): Promise<void> {
  try {
    const value = runSaying(command);
    post({ kind: "result", id, value: value instanceof Promise ? ((await value) as unknown) : value });
  } catch (error) {
    post({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
}

function receive(message: ToMedia): void {
  switch (message.kind) {
    case "open":
      try {
        return open(message);
      } finally {
        sayHeld(message.ticket.room);
      }
    case "frame": {
      const found = connections.get(message.connection);
      found?.room.receive(found.participant, message.bytes);
      return;
    }
    case "closed": {
      const found = connections.get(message.connection);
      connections.delete(message.connection);
      found?.room.disconnected(found.participant, message.connection);
      return;
    }
    case "command":
      void answer(message.id, message.command);
      return;
    case "stop":
      for (const room of rooms.values()) room.end(DisconnectReason.SERVER_SHUTDOWN, LeaveRequest_Action.RECONNECT);
      rooms.clear();
      void recorders.endAll().finally(() => finish(0));
      return;
    default:
  }
}

function finish(code: number): void {
  for (const timer of [fast, slow, load]) clearInterval(timer);
  tcp.close();
  endTransports();
  // What was sent must be on its way before the process ends.
  const end = (): never => process.exit(code);
  if (process.connected) process.send?.({ kind: "ended" } satisfies FromMedia, end);
  else end();
}

let [leftOutBefore, warnedAt] = [0, -Infinity];
/** The operator is told once a minute that calls want more than this machine has. */
function warnOfLeftOut(at: number): void {
  const { leftOut } = totals;
  if (leftOut === leftOutBefore || at - warnedAt < 60_000) return;
  const message = `the machine is too slow for its calls: ${leftOut - leftOutBefore} packets were left out lately, of pictures before sound`;
  post({ kind: "log", level: "warn", message });
  [leftOutBefore, warnedAt] = [leftOut, at];
}

let halves = 0;
const fast = setInterval(() => {
  const at = elapsed();
  for (const room of rooms.values()) {
    room.tickFast(at);
    captions.get(room)?.tick(at);
    recorders.tick(room, at);
    live.tick(room, at);
  }
}, 20);
const slow = setInterval(() => {
  halves++;
  const at = elapsed();
  intake.adjust(Array.from(rooms.values(), ({ lane }) => lane));
  warnOfLeftOut(at);
  for (const [name, room] of rooms) {
    room.tickSlow(at, halves % 2 === 0);
    endShown(room);
    if (room.emptySince < 0 || at - room.emptySince < (emptyAfterOf(room) ?? start.emptyAfter)) continue;
    room.end(DisconnectReason.ROOM_CLOSED, LeaveRequest_Action.DISCONNECT);
    rooms.delete(name);
    live.end(room);
    void recorders.end(room);
    post({ kind: "event", event: { kind: "emptied", room: name, sid: room.sid } });
  }
}, 500);

let usage = process.cpuUsage();
let measuredAt = elapsed();
/** All of the process, its library's threads too. */
const load = setInterval(() => {
  const used = process.cpuUsage(usage);
  const span = elapsed() - measuredAt;
  usage = process.cpuUsage();
  measuredAt += span;
  if (span > 0) post({ kind: "load", processor: (used.user + used.system) / 1000 / span });
}, 1000);

// The server is gone, however it went: nobody can be reached any more.
process.on("disconnect", () => void recorders.endAll().finally(() => finish(0)));
// The terminal's interrupt reaches the whole group; the server says when it is time.
process.on("SIGINT", () => undefined);
process.on("uncaughtException", (error) => {
  post({ kind: "log", level: "error", message: error.stack ?? error.message });
  finish(1);
});

/** What the server sends waits in its channel until the way by TCP is open, or has turned out to be taken. */
async function openTcp(): Promise<void> {
  if (start.tcpPort === 0) return;
  try {
    const port = await tcp.listen(start.tcpPort);
    environment.settings.tcp = {
      port,
      addPath: (ufrag, password) => tcp.addPath(ufrag, password),
      endPath: (ufrag) => tcp.endPath(ufrag),
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    post({
      kind: "log",
      level: "warn",
      message: `the media's TCP port ${start.tcpPort} cannot be opened (${code}); calls go on without that way`,
    });
  }
}

await openTcp();
process.on("message", (message: ToMedia) => {
  try {
    receive(message);
  } catch (error) {
    // One client's broken message must not end everybody's call.
    post({
      kind: "log",
      level: "error",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    if (message.kind === "open" || message.kind === "frame") post({ kind: "close", connection: message.connection });
  }
});
post({ kind: "ready", port: start.port });
