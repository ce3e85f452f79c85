import { contentOf } from "../events/pdu.ts";
import { redactedText } from "../events/sign.ts";
import type { AppendedEvent } from "../timeline/append.ts";
import { slot } from "../resolution/graph.ts";
import { relationOf, textOf } from "../rooms/stored-event.ts";
import type { LogEntry, RoomLog } from "./read-log.ts";

/** A membership that has held since a position. */
interface Held {
  readonly membership: string;
  readonly since: number;
}

/** Writes the entries of a log as rows of `chat.append`, a part at a time: what each replaces, and since when memberships hold. */
export class LogRows {
  private readonly log: RoomLog;
  private readonly newest = new Map<string, string>();
  private readonly held = new Map<string, Held>();

  constructor(log: RoomLog) {
    this.log = log;
  }

  /** That these stand in the log already, at these positions. */
  skip(entries: readonly { readonly entry: LogEntry; readonly position: number }[]): void {
    for (const { entry, position } of entries) this.note(entry, position);
  }

  /** The rows of entries that follow each other from a position on, which the first of them gets. */
  write(entries: readonly LogEntry[], first: number): AppendedEvent[] {
    return entries.map((entry, index) => {
      const { id, pdu, text, redactedBy } = entry;
      const position = first + index;
      const replaces = pdu.state_key === undefined ? undefined : this.newest.get(slot(pdu.type, pdu.state_key));
      const since = this.note(entry, position);
      const relation = redactedBy === null ? relationOf(contentOf(pdu)) : undefined;
      return {
        ...{ roomId: this.log.roomId, id, type: pdu.type, stateKey: pdu.state_key, sender: pdu.sender },
        ...{ sentAt: pdu.origin_server_ts, pdu: redactedBy === null ? text : redactedText(this.log.version, pdu) },
        ...{ replaces, since: since ?? undefined, relatesTo: relation?.target, relation: relation?.relation },
        ...{ redactedBy: redactedBy ?? undefined, txn: undefined },
      };
    });
  }

  private note({ id, pdu }: LogEntry, position: number): number | null {
    if (pdu.state_key === undefined) return null;
    this.newest.set(slot(pdu.type, pdu.state_key), id);
    if (pdu.type !== "m.room.member") return null;
    const membership = textOf(pdu.content, "membership") ?? "leave";
    const before = this.held.get(pdu.state_key);
    const since = before?.membership === membership ? before.since : position;
    this.held.set(pdu.state_key, { membership, since });
    return since;
  }
}
