import { now } from "#clock";
import type { MeetingDeps } from "../deps.ts";
import { can, parseIdentity } from "../access.ts";
import { meetingOf, whoOf } from "../breakout/room.ts";
import type { MediaHost } from "../media/host.ts";
import type { MediaEvent, Present } from "../media/messages.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { roleAt } from "../ringing/role.ts";
import type { MeetingDb } from "../tables.ts";
import { grantsIn } from "./grants.ts";
import { deletePartsOf, readParts, writeAudience } from "./queries.ts";

/** All that happens within this time is published at once: hundreds of pages ask what it is. */
const publishEveryMs = 1000;

interface StageDeps extends Pick<MeetingDeps, "log" | "ringRooms" | "workspaces"> {
  readonly db: MeetingDb;
  readonly host: Pick<MediaHost, "command" | "presentIn" | "rooms">;
}

export interface Stage {
  /** Someone comes to a webinar by this process. */
  begin(meetingId: string): void;
  /** Something of a webinar has changed: gives everybody in it what they may do now, and says so in the room. */
  changed(meetingId: string): void;
  /** Someone came or went. */
  note(event: MediaEvent): void;
  /** Someone is no longer in a workspace. */
  forget(personId: string, workspaceId: string | null): void;
  /** All webinars of this process, should a change not have been seen. */
  check(): Promise<void>;
  stop(): void;
}

/** Holds the calls of webinars to who is on their stage, in the process where they are. */
export function createStage(context: StageDeps): Stage {
  const { host, log } = context;
  const webinars = new Set<string>();
  const due = new Map<string, NodeJS.Timeout>();
  const publishedAt = new Map<string, number>();
  const turns = new Map<string, Promise<void>>();
  const queued = new Map<string, Promise<void>>();

  const attempt = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.warn({ error }, "the stage of a webinar could not be looked at"));

  async function lookNow(meetingId: string): Promise<void> {
    queued.delete(meetingId);
    const row = await readMeeting(context.db, meetingId);
    if (row?.isWebinar) webinars.add(meetingId);
    if (!row || !webinars.has(meetingId)) return;
    await writeAudience(context.db, meetingId, await applyParts(context, row, host.presentIn(meetingId)));
  }

  /** One after another: what was read first is not to be done last. Those who wait for the same look share it. */
  function look(meetingId: string): Promise<void> {
    const waiting = queued.get(meetingId);
    if (waiting) return waiting;
    const before = turns.get(meetingId) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => lookNow(meetingId));
    queued.set(meetingId, turn);
    turns.set(meetingId, turn);
    return turn;
  }

  function publish(meetingId: string): void {
    if (due.has(meetingId)) return;
    const wait = Math.max(0, (publishedAt.get(meetingId) ?? 0) + publishEveryMs - now());
    const timer = setTimeout(() => {
      due.delete(meetingId);
      publishedAt.set(meetingId, now());
      const audience = host.presentIn(meetingId).filter((one) => one.grants.isHidden).length;
      const notice = JSON.stringify({ webinar: { version: now(), audience } });
      attempt(host.command({ kind: "notice", room: meetingId, subject: "webinar", notice }));
    }, wait);
    due.set(meetingId, timer.unref());
  }

  return {
    begin: (meetingId) => void webinars.add(meetingId),
    changed(meetingId) {
      if (!host.rooms().includes(meetingId)) return;
      attempt(
        look(meetingId).then(() => {
          if (webinars.has(meetingId)) publish(meetingId);
        }),
      );
    },
    note(event) {
      const { room } = event;
      if (meetingOf(room) !== room) return;
      if (event.kind === "emptied") {
        webinars.delete(room);
        publishedAt.delete(room);
        turns.delete(room);
      } else if ((event.kind === "left" || event.kind === "joined") && webinars.has(room)) {
        publish(room);
        // What they may do may have changed while they were on their way.
        if (event.kind === "joined") attempt(look(room));
      }
    },
    forget(personId, workspaceId) {
      if (workspaceId !== null) attempt(deletePartsOf(context.db, workspaceId, `p_${personId}`));
    },
    async check() {
      // Of those that live in other processes nothing is known here.
      for (const meetingId of webinars) if (host.rooms().includes(meetingId)) await look(meetingId);
    },
    stop() {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}

/** Gives these people what they may do now, where that is something else. Resolves with who of them is in the audience. */
async function applyParts(context: StageDeps, row: MeetingRow, people: readonly Present[]): Promise<string[]> {
  const { db, host } = context;
  const audience: string[] = [];
  const parts = row.isWebinar ? await readParts(db, row.id) : null;
  for (const { identity, grants: before } of people) {
    const who = parseIdentity(identity);
    const role = who?.kind === "person" ? await roleAt(context, who.personId, row) : null;
    const grants = grantsIn(row, can(role, "moderate"), parts?.get(whoOf(identity) ?? ""));
    if (grants.isHidden) audience.push(identity);
    if (JSON.stringify(grants) === JSON.stringify(before)) continue;
    await host.command({ kind: "setGrants", room: row.id, identity, grants });
  }
  return audience;
}
