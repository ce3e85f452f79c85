import { system } from "#events";
import type { MeetingDeps } from "../deps.ts";
import type { MeetingDb } from "../tables.ts";
import { meetingEvent } from "../events.ts";
import { closeDue, readEnding } from "./queries.ts";

/** How far ahead a process looks; longer than from one look to the next. */
const aheadSeconds = 8;

interface DeadlineDeps extends Pick<MeetingDeps, "events" | "log"> {
  readonly db: MeetingDb;
}

export interface Deadlines {
  /** Looks which rooms' time is over soon, and closes them to the moment; which process is first does it. */
  look(): Promise<void>;
  stop(): void;
}

export function createDeadlines({ db, events, log }: DeadlineDeps): Deadlines {
  const timers = new Map<string, NodeJS.Timeout>();

  async function close(meetingId: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const workspaceId = await closeDue(trx, meetingId);
      if (workspaceId !== null)
        await events.emit(trx, meetingEvent("breakout.changed", { id: meetingId, workspaceId }, system, {}));
    });
  }

  return {
    async look() {
      for (const { meetingId, inMs } of await readEnding(db, aheadSeconds)) {
        clearTimeout(timers.get(meetingId));
        const end = (): void => {
          timers.delete(meetingId);
          close(meetingId).catch((error: unknown) => log.warn({ error }, "breakout rooms are closed a little later"));
        };
        timers.set(meetingId, setTimeout(end, Math.max(0, inMs) + 5).unref());
      }
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
