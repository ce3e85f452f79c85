interface Pin {
  readonly process: number;
  /** What was sent to the process that may make the room, and is not answered yet. */
  asked: number;
  /** Whether the process has said that the room is there. */
  isThere: boolean;
}

interface Falls {
  count: number;
  process: number;
  at: number;
}

/** A room that ended with its process this often within that time (ms) is not carried on to yet another one. */
const mostFalls = 2;
const fallsCountFor = 10 * 60_000;

/** Which process has which room. Moments are ms of any one clock. */
export class RoomBook {
  private readonly pins = new Map<string, Pin>();
  private readonly falls = new Map<string, Falls>();

  processOf(room: string): number | null {
    return this.pins.get(room)?.process ?? null;
  }

  /** A process is about to be sent what may make the room: the one that has it, or else the chosen one. `held` must follow. */
  ask(room: string, now: number, choose: () => number): number {
    let pin = this.pins.get(room);
    if (!pin) {
      pin = { process: this.kept(room, now) ?? choose(), asked: 0, isThere: false };
      this.pins.set(room, pin);
    }
    pin.asked++;
    return pin.process;
  }

  /** The process has answered one of those. */
  held(room: string, process: number, isThere: boolean): void {
    const pin = this.pins.get(room);
    if (pin?.process !== process) return;
    pin.asked = Math.max(0, pin.asked - 1);
    pin.isThere = isThere;
    this.release(room, pin);
  }

  /** The room has ended. Who is on the way to it makes it again where it was. */
  emptied(room: string): void {
    const pin = this.pins.get(room);
    if (!pin) return;
    pin.isThere = false;
    this.falls.delete(room);
    this.release(room, pin);
  }

  /** A process is gone, and its rooms with it. @returns which they were */
  fell(process: number, now: number): string[] {
    for (const [room, { at }] of this.falls) if (now - at > fallsCountFor) this.falls.delete(room);
    const lost = [...this.pins].flatMap(([room, pin]) => (pin.process === process ? [room] : []));
    for (const room of lost) {
      this.pins.delete(room);
      this.falls.set(room, { count: (this.falls.get(room)?.count ?? 0) + 1, process, at: now });
    }
    return lost;
  }

  /** Whether a room that has ended other processes comes to this one if it comes again. */
  keeps(process: number, now: number): boolean {
    return [...this.falls.keys()].some((room) => this.kept(room, now) === process);
  }

  /** Rooms by process, with those who are on the way there. */
  *entries(): Iterable<{ readonly room: string; readonly process: number; readonly asked: number }> {
    for (const [room, { process, asked }] of this.pins) yield { room, process, asked };
  }

  /** Whatever it is that ends a process may be in the room: then it ends no further one. */
  private kept(room: string, now: number): number | null {
    const falls = this.falls.get(room);
    return falls && falls.count >= mostFalls && now - falls.at <= fallsCountFor ? falls.process : null;
  }

  private release(room: string, pin: Pin): void {
    if (!pin.isThere && pin.asked === 0) this.pins.delete(room);
  }
}
