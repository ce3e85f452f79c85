import type { ChildProcess } from "node:child_process";
import { DisconnectReason, LeaveRequest, LeaveRequest_Action, SignalResponse } from "@livekit/protocol";
import type { Log } from "#log";
import { findFreePort, requirePort } from "./free-port.ts";
import { launchMedia } from "./launch.ts";
import type {
  Arrival,
  Command,
  FromMedia,
  MediaEvent,
  MediaStart,
  Present,
  RoomSetup,
  Statistics,
  Ticket,
  ToMedia,
} from "./messages.ts";
import type { RelayGroup } from "../turn/credentials.ts";
import { PendingCommands } from "./pending-commands.ts";
import { Presence } from "./presence.ts";

interface ConnectionEvents {
  frame(bytes: Uint8Array): void;
  close(): void;
}

interface Connection {
  send(bytes: Uint8Array): void;
  closed(): void;
}

export interface MediaHost {
  /** Chooses the port. The process itself starts with the first call, so a server without calls pays nothing for it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The UDP port in use. */
  port(): number;
  /** Throws when the next call could not open its port; the process that has it open is no reason. */
  check(): Promise<void>;
  /** A client's WebSocket comes in with a checked ticket; `setup`: into the room of a media key. */
  open(ticket: Ticket, arrival: Arrival, setup: RoomSetup | null, events: ConnectionEvents): Connection;
  command(command: Command): Promise<unknown>;
  /** Who is in a room of this process, as its media process last said. */
  presentIn(room: string): Present[];
  rooms(): string[];
  listen(listener: (event: MediaEvent) => void): void;
}

const nothing: Statistics = { rooms: 0, participants: 0, receivedPackets: 0, forwardedPackets: 0 };

/** What a command is answered while no media process runs. */
function answerWithout({ kind }: Command): unknown {
  if (kind === "statistics") return nothing;
  return kind === "list" || kind === "keyRooms" ? [] : false;
}

/** Asks a client to come back, to the next media process. */
const comeBack = (): Uint8Array =>
  new SignalResponse({
    message: {
      case: "leave",
      value: new LeaveRequest({
        action: LeaveRequest_Action.RECONNECT,
        reason: DisconnectReason.SERVER_SHUTDOWN,
        canReconnect: true,
      }),
    },
  }).toBinary();

interface MediaHostOptions {
  /** `tcpPort` null: the number of the UDP port. */
  readonly settings: Omit<MediaStart, "tcpPort"> & { readonly tcpPort: number | null };
  readonly log: Log;
  /** What a client that comes in is offered. */
  relays(): readonly RelayGroup[];
}

/** Starts the media process, speaks with it, and starts it again when it has ended by itself. */
export function createMediaHost(options: MediaHostOptions): MediaHost {
  const { log } = options;
  const connections = new Map<number, ConnectionEvents>();
  const pending = new PendingCommands();
  const presence = new Presence();
  const listeners: ((event: MediaEvent) => void)[] = [];
  let media: ChildProcess | null = null;
  let port = options.settings.port;
  let nextConnection = 1;
  let isStopping = false;
  let restarts = 0;

  function post(message: ToMedia): void {
    if (media?.connected) media.send(message);
  }

  function publish(event: MediaEvent): void {
    presence.note(event);
    for (const listener of listeners) listener(event);
  }

  function receive(message: FromMedia): void {
    switch (message.kind) {
      case "frame":
        return message.connections.forEach((one) => connections.get(one)?.frame(message.bytes));
      case "close": {
        const found = connections.get(message.connection);
        connections.delete(message.connection);
        return found?.close();
      }
      case "event":
        return publish(message.event);
      case "result":
        return pending.resolve(message.id, message.value);
      case "failed":
        return pending.reject(message.id, message.message);
      case "log":
        return log[message.level](message.message);
      default:
    }
  }

  /** The process is gone: everybody is asked to come back. */
  function lost(): void {
    media = null;
    const leave = comeBack();
    for (const connection of connections.values()) {
      connection.frame(leave);
      connection.close();
    }
    connections.clear();
    pending.rejectAll("The media process has ended.");
    for (const room of presence.names())
      for (const { identity, sid } of presence.in(room)) publish({ kind: "left", room, identity, sid, reason: "lost" });
  }

  function launch(): void {
    const child = launchMedia({ ...options.settings, port, tcpPort: options.settings.tcpPort ?? port });
    media = child;
    child.on("message", (message) => receive(message as FromMedia));
    child.on("error", (error) => log.error({ error }, "the media process failed"));
    child.on("exit", (code, signal) => {
      if (isStopping || media !== child) return;
      lost();
      restarts++;
      log.error({ restarts, code, signal }, "the media process has ended; the next call starts it again");
    });
  }

  return {
    async start() {
      if (port === 0) port = await findFreePort();
    },
    async stop() {
      isStopping = true;
      const ending = media;
      if (!ending) return;
      const ended = new Promise<void>((resolve) => ending.once("exit", () => resolve()));
      post({ kind: "stop" });
      await ended;
      media = null;
    },
    port: () => port,
    check: () => requirePort(port, () => media !== null),
    open(ticket, arrival, setup, events) {
      if (!media && !isStopping) launch();
      const connection = nextConnection++;
      connections.set(connection, events);
      post({ kind: "open", connection, ticket, ...arrival, relays: options.relays(), setup });
      return {
        send: (bytes) => post({ kind: "frame", connection, bytes }),
        closed() {
          connections.delete(connection);
          post({ kind: "closed", connection });
        },
      };
    },
    command(command) {
      if (!media && !isStopping && command.kind === "keyRoom" && command.order.kind === "setUp") launch();
      if (!media) return Promise.resolve(answerWithout(command));
      return pending.add((id) => post({ kind: "command", id, command }));
    },
    presentIn: (room) => presence.in(room),
    rooms: () => presence.names(),
    listen: (listener) => void listeners.push(listener),
  };
}
