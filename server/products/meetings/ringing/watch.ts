import { callKey, type CallNote } from "@safos/contract/ringing";
import type { Log } from "#log";
import { system } from "#events";
import { markEndedAndClose } from "../meeting/end.ts";
import { changeRing } from "./change.ts";
import type { RingContext } from "./context.ts";
import {
  hasUnreported,
  isNamed,
  markReported,
  missCallees,
  readDue,
  readLeft,
  readOpenAbout,
  takeUnreported,
  type Unreported,
} from "./queries.ts";

/** How often a process looks for what is due, ms. */
const lookEveryMs = 1500;
const mostAtOnce = 50;

export interface RingWatch {
  start(): void;
  stop(): Promise<void>;
  /** Ends what has rung long enough, and writes into chats what became of their calls; any process does it, once. */
  look(): Promise<void>;
}

export function watchRings(context: RingContext, log: Log): RingWatch {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  const warn = (error: unknown): void => log.warn({ error }, "calls that ring are looked at a little later");

  async function lookOnce(): Promise<void> {
    // As a rule nothing rings.
    if (!(await hasUnreported(context.db))) return;
    for (const id of await readDue(context.db, mostAtOnce))
      await changeRing(context, id, system, (trx) => missCallees(trx, id)).catch(warn);
    for (const meeting of await readLeft(context.db, mostAtOnce)) await markEndedAndClose(context, meeting).catch(warn);
    await report(context, warn);
  }
  const look = (): Promise<void> => (looking ??= lookOnce().finally(() => (looking = null)));

  context.events.watch(["person.disabled"], ({ payload }) => {
    endFor(context, payload.personId, null).catch(warn);
  });
  context.ringRooms.onLeft((roomId, personId) => {
    endFor(context, personId, roomId).catch(warn);
  });
  return {
    start() {
      timer ??= setInterval(() => void look().catch(warn), lookEveryMs);
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await looking?.catch(() => undefined);
    },
    look,
  };
}

/** It rings no longer for someone who may not answer any more; a caller's own call ends. */
async function endFor(context: RingContext, personId: string, roomId: string | null): Promise<void> {
  for (const { id, callerId } of await readOpenAbout(context.db, personId, roomId))
    await changeRing(context, id, system, (trx) => missCallees(trx, id, callerId === personId ? null : personId));
}

/** One line in the chat for each call that is over. */
async function report(context: RingContext, warn: (error: unknown) => void): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    for (const call of await takeUnreported(trx, mostAtOnce)) {
      if (await isNamed(trx, call)) {
        // What cannot be written is tried again, and holds up no other.
        const isDone = await writeMessage(context, call).catch(warn);
        if (isDone !== true) continue;
      }
      await markReported(trx, call.id);
    }
  });
}

/** The key names the call: a process that dies after the writing has it written once. */
async function writeMessage({ identity, ringRooms }: RingContext, call: Unreported): Promise<true> {
  const locale = (await identity.personById(call.callerId))?.locale ?? "sv";
  await ringRooms.write(call.callerId, call.roomId, `ring-${call.id}`, contentOf(call, locale));
  return true;
}

const noteOf = ({ answeredAt, isDeclined, seconds }: Unreported): CallNote => ({
  state: answeredAt !== null ? "answered" : isDeclined ? "declined" : "missed",
  seconds,
});

/** The text is for other clients; the page says it in its reader's language. A call that was missed is to be noticed. */
function contentOf(call: Unreported, locale: string): { msgtype: string; body: string; [callKey]: CallNote } {
  const note = noteOf(call);
  const minutes = Math.max(1, Math.round(note.seconds / 60));
  const texts =
    locale === "en"
      ? { answered: `Call, ${minutes} min`, declined: "Call declined", missed: "Missed call" }
      : { answered: `Samtal, ${minutes} min`, declined: "Avböjt samtal", missed: "Missat samtal" };
  return { msgtype: note.state === "missed" ? "m.text" : "m.notice", body: texts[note.state], [callKey]: note };
}
