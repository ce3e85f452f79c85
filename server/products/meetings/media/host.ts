import { elapsed } from "#clock";
import type { Log } from "#log";
import { keyRoomOf } from "../media-keys/room-name.ts";
import type { RelayGroup } from "../turn/credentials.ts";
import { answerWithout, MediaMember, type Connection, type ConnectionEvents } from "./member.ts";
import type {
  Arrival,
  Command,
  MediaEvent,
  MediaStart,
  Present,
  ProcessStatistics,
  RoomSetup,
  Statistics,
  Ticket,
} from "./messages.ts";
import { chooseProcess } from "./placement.ts";
import { Presence } from "./presence.ts";
import { RoomBook } from "./room-book.ts";

export interface MediaHost {
  /** Chooses the ports. The processes start with the first call, so a server without calls pays nothing for them. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The UDP ports in use, one of each process. */
  ports(): readonly number[];
  /**
   * Throws when the next call could not open its port; the process that has it open is no reason.
   * @returns what is wrong with some of several processes, in sentences; null: nothing
   */
  check(): Promise<string | null>;
  /** A client's WebSocket comes in with a checked ticket; `setup`: into the room of a media key. */
  open(ticket: Ticket, arrival: Arrival, setup: RoomSetup | null, events: ConnectionEvents): Connection;
  /** Runs where the room is; `statistics` and `keyRooms` are of all processes together. */
  command(command: Command): Promise<unknown>;
  /** Each process by itself. */
  statistics(): Promise<ProcessStatistics[]>;
  /** Who is in a room of this server, as its media process last said. */
  presentIn(room: string): Present[];
  rooms(): string[];
  listen(listener: (event: MediaEvent) => void): void;
}

interface MediaHostOptions {
  /** `port`: of the first process, 0: any free ones; `tcpPort` null: the numbers of the UDP ports. */
  readonly settings: Omit<MediaStart, "tcpPort"> & { readonly tcpPort: number | null };
  /** How many processes; each has the port after the one before. */
  readonly processes: number;
  readonly log: Log;
  /** What a client that comes in is offered. */
  relays(): readonly RelayGroup[];
}

/** The media processes of a server: each room is in one of them, and stays there. */
class MediaPool {
  private readonly members: readonly MediaMember[];
  private readonly book = new RoomBook();
  private readonly presence = new Presence();
  private readonly listeners: ((event: MediaEvent) => void)[] = [];
  private readonly options: MediaHostOptions;

  constructor(options: MediaHostOptions) {
    this.options = options;
    const { settings, processes, log } = options;
    const after = (port: number, index: number): number => (port === 0 ? 0 : port + index);
    this.members = Array.from({ length: processes }, (_, index) => {
      const tcpPort = settings.tcpPort === null ? null : after(settings.tcpPort, index);
      const number = processes === 1 ? null : index + 1;
      return new MediaMember({ ...settings, port: after(settings.port, index), tcpPort, number }, log, {
        event: (event) => this.publish(event),
        held: (room, isThere) => this.book.held(room, index, isThere),
        fell: () => this.fell(index),
      });
    });
  }

  async start(): Promise<void> {
    for (const member of this.members)
      await member.choosePort(this.members.flatMap((other) => (other === member ? [] : [other.port])));
    // So that nobody is sent to one that cannot have its port.
    if (this.members.length > 1) await Promise.allSettled(this.members.map((member) => member.check()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
  }

  ports(): readonly number[] {
    return this.members.map(({ port }) => port);
  }

  async check(): Promise<string | null> {
    const checked = await Promise.allSettled(this.members.map((member) => member.check()));
    const failed = checked.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
    if (failed[0] && failed.length === this.members.length) throw failed[0];
    if (this.members.length === 1) return null;
    const troubles = this.members.flatMap((member) => member.trouble() ?? []);
    return troubles.length === 0 ? null : troubles.join(" ");
  }

  open(ticket: Ticket, arrival: Arrival, setup: RoomSetup | null, events: ConnectionEvents): Connection {
    const at = this.ask(ticket.room);
    const opening = { ticket, ...arrival, relays: this.options.relays(), setup };
    return this.member(at).open({ ...opening, elsewhere: this.ofKeyElsewhere(ticket.room, at) }, events);
  }

  command(command: Command): Promise<unknown> {
    if (command.kind === "statistics") return this.sum();
    if (command.kind === "keyRooms")
      return Promise.all(this.members.map((member) => member.command(command))).then((all) => all.flat());
    if (command.kind === "keyRoom" && command.order.kind === "setUp")
      return this.member(this.ask(command.room)).command(command);
    const at = this.book.processOf(command.room);
    return at === null ? Promise.resolve(answerWithout(command)) : this.member(at).command(command);
  }

  async statistics(): Promise<ProcessStatistics[]> {
    return Promise.all(
      this.members.map(async (member, index) => ({
        ...((await member.command({ kind: "statistics" })) as Statistics),
        number: index + 1,
        isUp: !member.isDown,
        processor: member.processor,
      })),
    );
  }

  presentIn(room: string): Present[] {
    return this.presence.in(room);
  }

  rooms(): string[] {
    return this.presence.names();
  }

  listen(listener: (event: MediaEvent) => void): void {
    this.listeners.push(listener);
  }

  private member(index: number): MediaMember {
    const found = this.members[index];
    if (!found) throw new Error(`There is no media process ${index + 1}.`);
    return found;
  }

  /** Which process has the room, or is to have it. */
  private ask(room: string): number {
    // All with the first call: nobody who comes to the second one waits for a process to start.
    for (const member of this.members) member.begin();
    const now = elapsed();
    return this.book.ask(room, now, () => {
      const counts = this.members.map(() => ({ rooms: 0, participants: 0 }));
      for (const { room: name, process } of this.book.entries()) {
        const count = counts[process];
        if (!count) continue;
        count.rooms++;
        count.participants += this.presence.in(name).length;
      }
      return chooseProcess(
        this.members.map(({ isDown, processor, arrived }, index) => ({
          ...{ isDown, processor, arrived, isAtRisk: this.book.keeps(index, now) },
          ...(counts[index] ?? { rooms: 0, participants: 0 }),
        })),
      );
    });
  }

  /** How many are in the rooms of a media key in other processes, or on their way there. */
  private ofKeyElsewhere(name: string, at: number): number {
    const keyId = keyRoomOf(name)?.keyId;
    if (keyId === undefined || this.members.length === 1) return 0;
    let count = 0;
    for (const { room, process, asked } of this.book.entries())
      if (process !== at && keyRoomOf(room)?.keyId === keyId) count += asked + this.presence.in(room).length;
    return count;
  }

  private async sum(): Promise<Statistics> {
    const sum = { rooms: 0, participants: 0, receivedPackets: 0, forwardedPackets: 0, leftOutPackets: 0 };
    for (const one of await this.statistics())
      for (const key of Object.keys(sum) as (keyof Statistics)[]) sum[key] += one[key];
    return sum;
  }

  private publish(event: MediaEvent): void {
    if (event.kind === "emptied") this.book.emptied(event.room);
    this.presence.note(event);
    for (const listener of this.listeners) listener(event);
  }

  /** A process is gone, and nobody is in its rooms any more. */
  private fell(index: number): void {
    for (const room of this.book.fell(index, elapsed()))
      for (const { identity, sid } of this.presence.in(room))
        this.publish({ kind: "left", room, identity, sid, reason: "lost" });
  }
}

/** Starts the media processes, speaks with them, and starts them again when they have ended by themselves. */
export function createMediaHost(options: MediaHostOptions): MediaHost {
  const pool = new MediaPool(options);
  return {
    start: () => pool.start(),
    stop: () => pool.stop(),
    ports: () => pool.ports(),
    check: () => pool.check(),
    open: (ticket, arrival, setup, events) => pool.open(ticket, arrival, setup, events),
    command: (command) => pool.command(command),
    statistics: () => pool.statistics(),
    presentIn: (room) => pool.presentIn(room),
    rooms: () => pool.rooms(),
    listen: (listener) => pool.listen(listener),
  };
}
