import type { ChildProcess } from "node:child_process";
import { DisconnectReason, LeaveRequest, LeaveRequest_Action, SignalResponse } from "@livekit/protocol";
import { elapsed } from "#clock";
import type { Log } from "#log";
import { findFreePort, requirePort } from "./free-port.ts";
import { launchMedia } from "./launch.ts";
import type { Command, FromMedia, MediaEvent, MediaStart, Statistics, ToMedia } from "./messages.ts";
import { PendingCommands } from "./pending-commands.ts";

export interface ConnectionEvents {
  frame(bytes: Uint8Array): void;
  close(): void;
}

export interface Connection {
  send(bytes: Uint8Array): void;
  closed(): void;
}

type Opening = Omit<Extract<ToMedia, { kind: "open" }>, "kind" | "connection">;

/** What the pool hears of a process. */
interface MemberEvents {
  event(event: MediaEvent): void;
  held(room: string, isThere: boolean): void;
  /** It has ended by itself; its clients have been asked to come back. */
  fell(): void;
}

interface MemberSettings extends Omit<MediaStart, "tcpPort"> {
  /** Null: the number of the UDP port. */
  readonly tcpPort: number | null;
  /** From 1; null: there is but one. */
  readonly number: number | null;
}

const nothing: Statistics = { rooms: 0, participants: 0, receivedPackets: 0, forwardedPackets: 0, leftOutPackets: 0 };
/** One of several begins again by itself, soon at first: ms. */
const firstWait = 1000;
const longestWait = 60_000;
/** Who has lived this long has not fallen because of how it begins. */
const livedWellMs = 60_000;
/** A process says its load each second: one that has said nothing for this many hangs. */
const mostSilentSeconds = 10;
/** It says nothing yet while it begins. */
const beginsWithinSeconds = 60;

/** What a command is answered while no media process runs. */
export function answerWithout({ kind }: Command): unknown {
  if (kind === "statistics") return nothing;
  return kind === "list" || kind === "keyRooms" ? [] : false;
}

const comeBack = new SignalResponse({
  message: {
    case: "leave",
    value: new LeaveRequest({
      action: LeaveRequest_Action.RECONNECT,
      reason: DisconnectReason.SERVER_SHUTDOWN,
      canReconnect: true,
    }),
  },
}).toBinary();

/** Asks a client to come back, to the next media process. */
function sendAway(connection: ConnectionEvents): void {
  connection.frame(comeBack);
  connection.close();
}

/** One media process: starts it, speaks with it, and starts it again when it has ended by itself. */
export class MediaMember {
  port: number;
  /** Cores that it used lately. */
  processor = 0;
  /** Who came since that was measured. */
  arrived = 0;
  private readonly settings: MemberSettings;
  private readonly events: MemberEvents;
  private readonly log: Log;
  private readonly connections = new Map<number, ConnectionEvents>();
  private readonly pending = new PendingCommands();
  private media: ChildProcess | null = null;
  private nextConnection = 1;
  private isStopping = false;
  private isFallen = false;
  /** Why it cannot have its port; null: it can, as far as is known. */
  private fault: string | null = null;
  private restarts = 0;
  /** For how long a running process has not said its load. */
  private silentSeconds = 0;
  private wait = firstWait;
  private again: NodeJS.Timeout | null = null;

  constructor(settings: MemberSettings, log: Log, events: MemberEvents) {
    this.settings = settings;
    this.port = settings.port;
    this.log = log;
    this.events = events;
  }

  /** Nothing new should come to it. */
  get isDown(): boolean {
    return this.isFallen || this.fault !== null;
  }

  /** Chooses the port, none of those that are taken. */
  async choosePort(taken: readonly number[]): Promise<void> {
    while (this.port === 0 || taken.includes(this.port)) this.port = await findFreePort();
  }

  /** Throws when the next call could not open its port; the process that has it open is no reason. */
  async check(): Promise<void> {
    try {
      await requirePort(this.port, () => this.media !== null);
      this.fault = null;
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** What is wrong with it, in a sentence; null: nothing. */
  trouble(): string | null {
    const { number } = this.settings;
    if (this.fault !== null) return this.fault;
    return this.isFallen ? `Media process ${number ?? 1} has ended and begins again.` : null;
  }

  /** Starts the process ahead of the first call that comes to it; one that is down begins again in its own time. */
  begin(): void {
    if (!this.isDown) this.launch();
  }

  /** While it waits to begin again, who comes is asked to come back. */
  open(opening: Opening, events: ConnectionEvents): Connection {
    this.launch();
    if (!this.media) {
      this.events.held(opening.ticket.room, false);
      setImmediate(() => sendAway(events));
      return { send: () => undefined, closed: () => undefined };
    }
    this.arrived++;
    const connection = this.nextConnection++;
    this.connections.set(connection, events);
    this.post({ kind: "open", connection, ...opening });
    return {
      send: (bytes) => this.post({ kind: "frame", connection, bytes }),
      closed: () => {
        this.connections.delete(connection);
        this.post({ kind: "closed", connection });
      },
    };
  }

  command(command: Command): Promise<unknown> {
    const maySetUp = command.kind === "keyRoom" && command.order.kind === "setUp";
    if (maySetUp) this.launch();
    if (!this.media) {
      if (maySetUp) this.events.held(command.room, false);
      return Promise.resolve(answerWithout(command));
    }
    return this.pending.add((id) => this.post({ kind: "command", id, command }));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.again) clearTimeout(this.again);
    const ending = this.media;
    if (!ending) return;
    const ended = new Promise<void>((resolve) => ending.once("exit", () => resolve()));
    this.post({ kind: "stop" });
    await ended;
    this.media = null;
  }

  private post(message: ToMedia): void {
    if (this.media?.connected) this.media.send(message);
  }

  private launch(): void {
    if (this.media || this.again || this.isStopping) return;
    const { number: _number, ...settings } = this.settings;
    const child = launchMedia({ ...settings, port: this.port, tcpPort: this.ownTcpPort() });
    const launchedAt = elapsed();
    this.media = child;
    this.silentSeconds = mostSilentSeconds - beginsWithinSeconds;
    const watch = setInterval(() => this.watch(child), 1000).unref();
    child.on("message", (message) => this.receive(message as FromMedia));
    child.on("error", (error) => this.log.error({ error, ...this.name() }, "the media process failed"));
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      if (this.isStopping || this.media !== child) return;
      if (elapsed() - launchedAt > livedWellMs) this.wait = firstWait;
      this.lost();
      this.restarts++;
      const about = { restarts: this.restarts, code, signal, ...this.name() };
      this.log.error(about, "the media process has ended; the next call starts it again");
      this.beginAgain();
    });
  }

  /**
   * Ends a process that hangs: what follows is as when it ends by itself. Counts this process's own ticks, between which it
   * reads what has come: while it stands still itself, nobody else is silent.
   */
  private watch(child: ChildProcess): void {
    if (this.silentSeconds++ < mostSilentSeconds) return;
    this.log.error(this.name(), "the media process hangs, and is ended");
    child.kill("SIGKILL");
  }

  private ownTcpPort(): number {
    return this.settings.tcpPort ?? this.port;
  }

  private name(): { process?: number } {
    return this.settings.number === null ? {} : { process: this.settings.number };
  }

  private receive(message: FromMedia): void {
    switch (message.kind) {
      case "frame":
        return message.connections.forEach((one) => this.connections.get(one)?.frame(message.bytes));
      case "close": {
        const found = this.connections.get(message.connection);
        this.connections.delete(message.connection);
        return found?.close();
      }
      case "event":
        return this.events.event(message.event);
      case "held":
        return this.events.held(message.room, message.isThere);
      case "load":
        this.processor = message.processor;
        this.arrived = 0;
        this.silentSeconds = 0;
        return;
      case "ready":
        this.isFallen = false;
        this.silentSeconds = 0;
        return;
      case "result":
        return this.pending.resolve(message.id, message.value);
      case "failed":
        return this.pending.reject(message.id, message.message);
      case "log":
        return this.log[message.level](this.name(), message.message);
      default:
    }
  }

  /** The process is gone: everybody is asked to come back. */
  private lost(): void {
    this.media = null;
    // One that is alone is as ready for the next call as before the first.
    this.isFallen = this.settings.number !== null;
    this.processor = 0;
    this.arrived = 0;
    const lost = [...this.connections.values()];
    this.connections.clear();
    for (const connection of lost) sendAway(connection);
    this.pending.rejectAll("The media process has ended.");
    this.events.fell();
  }

  /** One of several: without it the others have more to do, and nobody comes to it while it is down. */
  private beginAgain(): void {
    if (this.settings.number === null) return;
    const { wait } = this;
    this.wait = Math.min(wait * 2, longestWait);
    this.again = setTimeout(() => {
      this.check().then(
        () => {
          this.again = null;
          this.launch();
        },
        () => this.beginAgain(),
      );
    }, wait).unref();
  }
}
