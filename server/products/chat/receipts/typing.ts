import { now, randomToken } from "#clock";
import type { Events } from "#events";

interface Typists {
  /** When each one's typing runs out. */
  readonly until: Map<string, number>;
  serial: number;
}

const channel = "chat.typing";
const longestMs = 120_000;

/** Who is typing where. Transient: told to every process by signal, never stored. */
export class Typing {
  /** Marks serials of this process: a sync token from another one shows everything anew. */
  readonly epoch = randomToken(6);
  serial = 0;
  private readonly rooms = new Map<string, Typists>();
  private readonly events: Events;
  private readonly onChange: (roomId: string) => void;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(options: { events: Events; onChange: (roomId: string) => void }) {
    this.events = options.events;
    this.onChange = options.onChange;
    this.events.onSignal(channel, (payload) => {
      const word = JSON.parse(payload) as { roomId: string; userId: string; until: number };
      this.take(word.roomId, word.userId, word.until);
    });
  }

  /** `forMs` 0 when the person stopped. */
  async set(roomId: string, userId: string, forMs: number): Promise<void> {
    const until = forMs <= 0 ? 0 : now() + Math.min(forMs, longestMs);
    if (until === 0 && !this.rooms.get(roomId)?.until.has(userId)) return;
    this.take(roomId, userId, until);
    await this.events.signal(channel, JSON.stringify({ roomId, userId, until }));
  }

  /** Of what is transient: presence has its serials from here, so that a sync token has one for both. */
  nextSerial(): number {
    this.serial += 1;
    return this.serial;
  }

  private take(roomId: string, userId: string, until: number): void {
    let room = this.rooms.get(roomId);
    if (!room) this.rooms.set(roomId, (room = { until: new Map(), serial: 0 }));
    const before = room.until.get(userId);
    if (until <= now()) {
      if (before === undefined) return;
      room.until.delete(userId);
    } else {
      room.until.set(userId, until);
      const timer = setTimeout(
        () => {
          this.timers.delete(timer);
          if ((room.until.get(userId) ?? 0) <= now()) this.take(roomId, userId, 0);
        },
        until - now() + 1,
      );
      this.timers.add(timer);
      if (before !== undefined) return;
    }
    room.serial = this.nextSerial();
    this.onChange(roomId);
  }

  /** Rooms in which someone types. */
  active(): string[] {
    const moment = now();
    return [...this.rooms].flatMap(([roomId, { until }]) =>
      until.values().some((one) => one > moment) ? [roomId] : [],
    );
  }

  /** When someone last began or ended typing there; 0: never. */
  serialIn(roomId: string): number {
    return this.rooms.get(roomId)?.serial ?? 0;
  }

  in(roomId: string): { users: string[]; serial: number } {
    const room = this.rooms.get(roomId);
    if (!room) return { users: [], serial: 0 };
    const moment = now();
    return {
      users: [...room.until].filter(([, until]) => until > moment).map(([userId]) => userId),
      serial: room.serial,
    };
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
