import { now } from "#clock";
import { Refusal } from "#http";
import { isTakingBack } from "../administration/taking-back.ts";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { showableMedia } from "../media/access.ts";
import { refuse } from "../protocol/refuse.ts";
import { findEventByTxn } from "../timeline/queries.ts";
import { transactionKey } from "../timeline/send.ts";
import { Repeated } from "../timeline/writer.ts";
import { claim, finalise, findById, readOverdue, release, type DelayedEvent } from "./queries.ts";
import { queueSending } from "./schedule.ts";

/** What is said of an event that every try to send failed for a reason of the server's own. */
const notSent = JSON.stringify({ errcode: "M_UNKNOWN", error: "The event could not be sent." });

/** State that another person has set since it was scheduled. */
class Superseded extends Error {}

/** Under one transaction id it is there once, however often it is tried. */
const txnOf = ({ userId, roomId, id }: DelayedEvent): string =>
  transactionKey({ userId, deviceId: null }, "delayed", roomId, id);

/** Sends it as if its sender had done so now. Its event id. */
async function append(core: Core, one: DelayedEvent): Promise<string> {
  const { roomId, type, stateKey, userId: sender } = one;
  const txn = txnOf(one);
  // An earlier try may have sent it and not come to say so; what has changed since takes nothing back.
  const earlier = await findEventByTxn(core.db, txn);
  if (earlier !== undefined) return earlier;
  const person = await core.identity.personByName(sender);
  if (!person || person.disabled) refuse("M_USER_DEACTIVATED", "The account is closed.");
  const content = JSON.parse(one.content) as JsonObject;
  if (person.isSuspended && (stateKey === null || !isTakingBack(sender, { type, stateKey, content })))
    refuse("M_USER_SUSPENDED", "The account is suspended.");
  const media = await showableMedia(core, sender, content);
  const draft = {
    ...{ type, sender, content, txn },
    ...(stateKey === null ? {} : { stateKey }),
    ...(one.stickyMs === null ? {} : { stickyMs: one.stickyMs }),
    ...(media.length === 0 ? {} : { media }),
  };
  try {
    const event = await core.writer.write((batch) => {
      const room = batch.room(roomId);
      if (type === "m.room.message" && (room.get("m.room.encryption", "")?.position ?? 0) > one.position)
        refuse("M_FORBIDDEN", "The room has been encrypted since, and the message is not.");
      const current = stateKey === null ? undefined : room.get(type, stateKey);
      if (current && current.position > one.position && current.sender !== sender) throw new Superseded();
      return batch.add(room, draft);
    }, txn);
    return event.id;
  } catch (error) {
    if (error instanceof Repeated) return error.eventId;
    throw error;
  }
}

/** Nothing tries to send it any more: what is not in its room has not been sent. */
async function end(core: Core, one: DelayedEvent): Promise<void> {
  const eventId = await findEventByTxn(core.db, txnOf(one));
  if (eventId === undefined) return finalise(core.db, one.id, { outcome: "cancel", reason: "error", error: notSent });
  await finalise(core.db, one.id, { outcome: "send", reason: "delay", eventId });
}

/** Ends what no job sends any more: the database was away at the last try, or the process ended in it. */
export async function endOverdue(core: Core): Promise<void> {
  for (const one of await readOverdue(core.db)) await end(core, one);
}

/** Its time has come. What cannot be sent now never is; where the database is away, the job is tried again, and at its last try the event ends. */
export async function sendDue(core: Core, id: string, isLast: boolean): Promise<void> {
  const one = await claim(core.db, id, true);
  if (!one) {
    const waiting = await findById(core.db, id);
    // Restarted, or being sent by another process, which may end before it says so.
    if (waiting && waiting.outcome === null)
      await queueSending(core, core.db, id, new Date(Math.max(waiting.dueAt.getTime(), now() + 1000)));
    return;
  }
  let eventId: string;
  try {
    eventId = await append(core, one);
  } catch (error) {
    if (error instanceof Superseded) return finalise(core.db, id, { outcome: "cancel", reason: "action" });
    if (error instanceof Refusal && error.category !== "unavailable") {
      const text = JSON.stringify({ errcode: error.code, error: error.message });
      return finalise(core.db, id, { outcome: "cancel", reason: "error", error: text });
    }
    if (isLast) {
      core.log.error({ error }, "a delayed event could not be sent and is given up");
      return end(core, one);
    }
    await release(core.db, id);
    throw error;
  }
  // It is in its room: where that cannot be noted now, the next try finds it there, and none may say that it was not sent.
  await finalise(core.db, id, { outcome: "send", reason: "delay", eventId });
}

/** Sends a claimed event before its time; refused, it goes on waiting. */
export async function sendClaimed(core: Core, one: DelayedEvent): Promise<void> {
  try {
    const eventId = await append(core, one);
    await finalise(core.db, one.id, { outcome: "send", reason: "action", eventId });
  } catch (error) {
    if (error instanceof Superseded) {
      await finalise(core.db, one.id, { outcome: "cancel", reason: "action" });
      refuse("M_UNKNOWN", "Another person has set this state since.");
    }
    await release(core.db, one.id);
    throw error;
  }
}
