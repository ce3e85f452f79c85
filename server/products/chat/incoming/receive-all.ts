import { isObject } from "../events/pdu.ts";
import type { KeysOf } from "./check-pdu.ts";
import type { Received, Receiver } from "./receive.ts";

/** What became of one event of a file. */
export interface ReceivedLine {
  /** From 1. */
  readonly line: number;
  readonly roomId: string | null;
  readonly received: Received;
}

interface Waiting {
  readonly line: number;
  readonly roomId: string;
  readonly given: unknown;
  readonly received: Received & { readonly status: "waits" };
}

/** Receives events in any order: what waits for another is tried again when that is here. */
class Queue {
  private readonly receiver: Receiver;
  private readonly keysOf: NonNullable<KeysOf>;
  private readonly onDone: (line: ReceivedLine) => void;
  /** By one of the events that each waits for. */
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(receiver: Receiver, keysOf: NonNullable<KeysOf>, onDone: (line: ReceivedLine) => void) {
    this.receiver = receiver;
    this.keysOf = keysOf;
    this.onDone = onDone;
  }

  async receive(line: number, roomId: string, given: unknown): Promise<void> {
    const open = [{ line, roomId, given }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const received = await this.receiver.receive(next.roomId, next.given, this.keysOf);
      if (received.status === "waits") {
        const key = received.waitsFor[0] ?? "";
        this.waiting.set(key, [...(this.waiting.get(key) ?? []), { ...next, received }]);
        continue;
      }
      this.onDone({ line: next.line, roomId: next.roomId, received });
      if (received.status === "refused") continue;
      open.push(...(this.waiting.get(received.eventId) ?? []).toReversed());
      this.waiting.delete(received.eventId);
    }
  }

  finish(): void {
    for (const list of this.waiting.values())
      for (const { line, roomId, received } of list) this.onDone({ line, roomId, received });
    this.waiting.clear();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Receives the events of lines of JSON, in any order; empty lines are passed over. Says of each what became of it, once. */
export async function receiveAll(
  receiver: Receiver,
  lines: AsyncIterable<string>,
  keysOf: NonNullable<KeysOf>,
  onDone: (line: ReceivedLine) => void,
): Promise<void> {
  // Nothing is awaited before the first line is: a reader that has begun waits for nobody.
  const queue = new Queue(receiver, keysOf, onDone);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const given = parse(text);
    const roomId = isObject(given) ? given["room_id"] : undefined;
    if (typeof roomId === "string") await queue.receive(line, roomId, given);
    else onDone({ line, roomId: null, received: { status: "refused", reason: "It is no event with a room_id." } });
  }
  queue.finish();
}
