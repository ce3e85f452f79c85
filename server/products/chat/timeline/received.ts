import type { CheckedPdu } from "../incoming/check-pdu.ts";
import type { Pdu } from "../events/pdu.ts";
import type { SealedPdu } from "../events/sign.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";

/** Why an event is kept and not shown (server-server API, "Checks performed on receipt of a PDU", "Soft failure"). */
export type Mark = "rejected" | "softFailed";

/** What holds a part of the state from now on: an event that was here before, the one that is taken, or nothing. */
export interface StateChange {
  readonly key: string;
  readonly event: StoredEvent | "itself" | null;
}

/** The state after an event, as it is stored: that after another event, or a room's at a position, with changes. */
export interface StoredState {
  readonly follows: string | null;
  /** Below zero: at an event of the same batch. */
  readonly at: number | null;
  readonly hops: number;
  readonly changes: readonly (readonly [key: string, held: string | null])[];
}

/** An event that was made elsewhere, and what the room's rules make of it. */
export interface Judged {
  readonly checked: CheckedPdu;
  /** Null: it is taken. */
  readonly mark: Mark | null;
  /** The nearest shown events before a hidden one. */
  readonly behind: readonly string[];
  /** Null: the room's state at its position. */
  readonly state: StoredState | null;
  readonly taken: {
    readonly extremities: readonly string[];
    /** Undefined: the room is one line, and it holds what it says. */
    readonly changes: readonly StateChange[] | undefined;
    /** Hidden until now, and holding since a resolution. */
    readonly shownNow: readonly { readonly sealed: SealedPdu; readonly depth: number }[];
    readonly media: readonly string[];
    readonly redacts: { readonly target: StoredEvent; readonly pdu: Pdu } | undefined;
  } | null;
}

interface ReceivedRow {
  readonly event: StoredEvent;
  readonly changes: readonly StoredEvent[] | undefined;
}

interface Received {
  readonly draft: { readonly id: string; readonly seen: number };
  readonly judged: Judged;
}

const partsOf = (key: string): { type: string; key: string } => {
  const end = key.indexOf("\0");
  return { type: key.slice(0, end), key: key.slice(end + 1) };
};

/** The part of the argument of `chat.append_received` that `chat.append` does not have. */
export function rowsOf(received: readonly Received[], rows: readonly ReceivedRow[]): object {
  const forked = rows.filter(({ changes }) => changes !== undefined);
  const all = received.map(({ draft, judged }) => ({
    ...judged,
    room: draft.id,
    seen: draft.seen,
    id: judged.checked.id,
  }));
  const stored = all.flatMap(({ id, room, state }) => (state ? { id, room, ...state } : []));
  return {
    received: all.map(({ id, room, seen }) => ({ id, room, seen })),
    hidden: all.flatMap(({ id, room, mark, behind, checked }) =>
      mark === null ? [] : { id, room, mark, behind, pdu: checked.text },
    ),
    forked: forked.map(({ event }) => ({ n: event.position, room: event.roomId, id: event.id })),
    changes: forked.flatMap(({ event, changes = [] }) =>
      changes.map(({ id, type, stateKey, isGone, since }) => ({
        ...{ n: event.position, room: event.roomId, type, key: stateKey, id },
        ...{ gone: isGone === true, since: type === "m.room.member" ? since : null },
      })),
    ),
    states: stored.map(({ id, room, follows, at, hops }) => ({ id, room, follows, at, hops })),
    stateChanges: stored.flatMap(({ id, changes }) => changes.map(([key, held]) => ({ id, ...partsOf(key), held }))),
  };
}
