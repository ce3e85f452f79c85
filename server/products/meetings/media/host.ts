import { fork, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { fileURLToPath } from "node:url";
import { DisconnectReason, LeaveRequest, LeaveRequest_Action, SignalResponse } from "@livekit/protocol";
import type { Log } from "#log";
import type { Command, FromMedia, MediaEvent, MediaStart, Present, Statistics, Ticket, ToMedia } from "./messages.ts";

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
  /** A client's WebSocket comes in with a checked ticket. */
  open(ticket: Ticket, join: Uint8Array, events: ConnectionEvents): Connection;
  command(command: Command): Promise<unknown>;
  /** Who is in a room of this process, as last heard. */
  presentIn(room: string): Present[];
  rooms(): string[];
  listen(listener: (event: MediaEvent) => void): void;
}

export async function findFreePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, resolve);
  });
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

const nothing: Statistics = { rooms: 0, participants: 0, receivedPackets: 0, forwardedPackets: 0 };

/** Starts the media process, speaks with it, and starts it again when it has ended by itself. */
export function createMediaHost(options: { settings: MediaStart; log: Log }): MediaHost {
  const { log } = options;
  const connections = new Map<number, ConnectionEvents>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const present = new Map<string, Map<string, Present>>();
  const listeners: ((event: MediaEvent) => void)[] = [];
  let media: ChildProcess | null = null;
  let port = options.settings.port;
  let nextConnection = 1;
  let nextCommand = 1;
  let isStopping = false;
  let restarts = 0;

  function post(message: ToMedia): void {
    if (media?.connected) media.send(message);
  }

  function announce(event: MediaEvent): void {
    const room = present.get(event.room) ?? new Map<string, Present>();
    if (event.kind === "joined" || event.kind === "changed") {
      room.set(event.present.sid, event.present);
      present.set(event.room, room);
    } else if (event.kind === "left") room.delete(event.sid);
    else if (event.kind === "emptied") present.delete(event.room);
    for (const listener of listeners) listener(event);
  }

  function receive(message: FromMedia): void {
    switch (message.kind) {
      case "frame":
        return connections.get(message.connection)?.frame(message.bytes);
      case "close": {
        const found = connections.get(message.connection);
        connections.delete(message.connection);
        return found?.close();
      }
      case "event":
        return announce(message.event);
      case "result":
        waiting.get(message.id)?.resolve(message.value);
        waiting.delete(message.id);
        return;
      case "failed":
        waiting.get(message.id)?.reject(new Error(message.message));
        waiting.delete(message.id);
        return;
      case "log":
        return log[message.level](message.message);
      default:
    }
  }

  /** The process is gone: everybody is asked to come back, to the next one. */
  function lost(): void {
    media = null;
    const leave = new SignalResponse({
      message: {
        case: "leave",
        value: new LeaveRequest({
          action: LeaveRequest_Action.RECONNECT,
          reason: DisconnectReason.SERVER_SHUTDOWN,
          canReconnect: true,
        }),
      },
    }).toBinary();
    for (const connection of connections.values()) {
      connection.frame(leave);
      connection.close();
    }
    connections.clear();
    for (const one of waiting.values()) one.reject(new Error("The media process has ended."));
    waiting.clear();
    for (const [room, people] of present)
      for (const { identity, sid } of people.values()) announce({ kind: "left", room, identity, sid, reason: "lost" });
  }

  /** Messages sent before the process is ready wait in its channel. */
  function launch(): void {
    const settings: MediaStart = { ...options.settings, port };
    const child = fork(fileURLToPath(new URL("./process.ts", import.meta.url)), [JSON.stringify(settings)], {
      serialization: "advanced",
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
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
    open(ticket, join, events) {
      if (!media && !isStopping) launch();
      const connection = nextConnection++;
      connections.set(connection, events);
      post({ kind: "open", connection, ticket, join });
      return {
        send: (bytes) => post({ kind: "frame", connection, bytes }),
        closed() {
          connections.delete(connection);
          post({ kind: "closed", connection });
        },
      };
    },
    command(command) {
      if (!media)
        return Promise.resolve(command.kind === "statistics" ? nothing : command.kind === "list" ? [] : false);
      const id = nextCommand++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ kind: "command", id, command });
      });
    },
    presentIn: (room) => [...(present.get(room)?.values() ?? [])],
    rooms: () => [...present.keys()],
    listen: (listener) => void listeners.push(listener),
  };
}
