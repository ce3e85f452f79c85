import { now, randomToken } from "#clock";
import type { AnyDb } from "#database";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { requirePlain } from "../timeline/send.ts";
import { findByTxn, insertDelayed, lockWaiting } from "./queries.ts";

/** Thirty days. */
const longestDelay = 30 * 86_400_000;
const mostWaiting = 100;
const largest = 65_536;
const idBytes = 24;
/** What is looked at when it is sent, and would have to be again when it is due. */
const never = ["m.room.create", "m.room.member", "m.room.canonical_alias", "m.room.encryption", "m.room.redaction"];

export interface ToSchedule {
  readonly userId: string;
  readonly roomId: string;
  readonly type: string;
  readonly stateKey: string | null;
  readonly content: JsonObject;
  readonly delay: number;
  readonly txn: string | null;
  /** Refused with SAFOS.M_ROOM_ENCRYPTED where the room is encrypted. */
  readonly isPlainOnly?: boolean;
  /** For how many milliseconds it sticks, once it is sent. */
  readonly stickyMs?: number;
}

export const delayedTask = "chat:send-delayed";

/** Queues the sending of an event for when it is due, instead of any earlier time. */
export const queueSending = ({ jobs }: Core, trx: AnyDb, id: string, runAt: Date): Promise<void> =>
  jobs.add(trx, delayedTask, { id }, { runAt, key: `${delayedTask}:${id}` });

function check(core: Core, { userId, roomId, type, stateKey, content, delay, isPlainOnly }: ToSchedule): void {
  requirePlain(type, "The type");
  if (stateKey !== null) requirePlain(stateKey, "The state key");
  if (!isObject(content)) refuse("M_BAD_JSON", "The content must be an object.");
  if (Buffer.byteLength(JSON.stringify(content)) > largest) refuse("M_TOO_LARGE", "The event is too large.");
  if (never.includes(type)) refuse("M_FORBIDDEN", "Events of this type are sent at once or not at all.");
  if (delay <= 0) refuse("M_INVALID_PARAM", "The delay is a number of milliseconds above 0.");
  if (delay > longestDelay)
    refuse("M_UNKNOWN", "The delay is too long.", {
      "org.matrix.msc4140.errcode": "M_MAX_DELAY_EXCEEDED",
      "org.matrix.msc4140.max_delay": longestDelay,
    });
  const room = core.memory.rooms.get(roomId);
  if (room?.isJoined(userId) !== true) refuse("M_FORBIDDEN", "You are not in this room.");
  if (isPlainOnly && room.isEncrypted) refuse("SAFOS.M_ROOM_ENCRYPTED", "The room has been encrypted meanwhile.");
}

/** Keeps an event that is to be sent later (MSC4140); the same transaction again names the same one. Its id, which is a secret. */
export async function scheduleEvent(core: Core, one: ToSchedule): Promise<string> {
  check(core, one);
  return core.db.transaction().execute(async (trx) => {
    const { count, first } = await lockWaiting(trx, one.userId);
    const known = one.txn === null ? null : await findByTxn(trx, one.txn);
    if (known !== null) return known;
    if (count >= mostWaiting) {
      const wait = Math.max(1000, (first?.getTime() ?? 0) - now());
      refuse("M_LIMIT_EXCEEDED", `${mostWaiting} events wait to be sent at most.`, {
        retry_after_ms: wait,
        retryAfter: Math.ceil(wait / 1000),
      });
    }
    const id = randomToken(idBytes);
    const content = JSON.stringify(one.content);
    const dueAt = await insertDelayed(trx, {
      ...one,
      stickyMs: one.stickyMs ?? null,
      id,
      content,
      position: core.memory.position,
    });
    await queueSending(core, trx, id, dueAt);
    return id;
  });
}
