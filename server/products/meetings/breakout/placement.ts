import type { Log } from "#log";
import type { MediaHost } from "../media/host.ts";
import type { MeetingDb } from "../tables.ts";
import { readBreakout, readPlaces, readRooms } from "./queries.ts";
import { breakoutOf, meetingOf, roomsOf, whoOf } from "./room.ts";

/** Pages move by themselves; who has not gone by then is put out, and their page asks where to. */
const graceMs = 900;

interface PlacementDeps {
  readonly db: MeetingDb;
  readonly host: Pick<MediaHost, "command" | "presentIn" | "rooms">;
  readonly log: Log;
}

export interface Placement {
  /** Something has changed: says so in the meeting's rooms of this process, and a moment later puts out who is elsewhere. */
  changed(meetingId: string): void;
  /** The same for all rooms of this process, should a change not have been seen. */
  check(): Promise<void>;
  stop(): void;
}

export function createPlacement(context: PlacementDeps): Placement {
  const { db, host, log } = context;
  const due = new Map<string, NodeJS.Timeout>();

  async function publishVersion(meetingId: string): Promise<void> {
    const breakout = await readBreakout(db, meetingId);
    const notice = JSON.stringify({ breakout: breakout?.version ?? 0 });
    for (const room of roomsOf(host.rooms(), meetingId))
      await host.command({ kind: "notice", room, subject: "breakout", notice });
  }

  const attempt = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.warn({ error }, "the breakout rooms of a call could not be looked at"));

  return {
    changed(meetingId) {
      if (roomsOf(host.rooms(), meetingId).length === 0) return;
      attempt(publishVersion(meetingId));
      // Each change has its own moment: many in a row keep nobody where they are not to be.
      if (due.has(meetingId)) return;
      const timer = setTimeout(() => {
        due.delete(meetingId);
        attempt(removeMisplaced(context, meetingId));
      }, graceMs);
      due.set(meetingId, timer.unref());
    },
    async check() {
      const meetings = new Set(
        host
          .rooms()
          .filter((room) => breakoutOf(room) !== null)
          .map(meetingOf),
      );
      for (const meetingId of meetings) if (!due.has(meetingId)) await removeMisplaced(context, meetingId);
    },
    stop() {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}

/** Ends rooms that are no more, and puts out who is to be elsewhere. */
async function removeMisplaced({ db, host }: Pick<PlacementDeps, "db" | "host">, meetingId: string): Promise<void> {
  const breakout = await readBreakout(db, meetingId);
  const open = new Set(breakout?.isOpen ? (await readRooms(db, meetingId)).map(({ id }) => id) : []);
  const places = new Map((await readPlaces(db, meetingId)).map((one) => [one.who, one.roomId]));
  for (const room of roomsOf(host.rooms(), meetingId)) {
    const roomId = breakoutOf(room);
    if (roomId === null) continue;
    if (!open.has(roomId)) {
      await host.command({ kind: "end", room });
      continue;
    }
    for (const one of host.presentIn(room))
      if (places.get(whoOf(one) ?? "") !== roomId)
        await host.command({ kind: "remove", room, identity: one.identity, isMoved: true });
  }
}
