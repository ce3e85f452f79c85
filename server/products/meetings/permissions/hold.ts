import type { WebinarPart } from "@safos/contract/webinar";
import { now } from "#clock";
import { can, holderOf } from "../access.ts";
import { breakoutOf, meetingOf, roomsOf, whoOf } from "../breakout/room.ts";
import type { MeetingDeps } from "../deps.ts";
import type { MediaHost } from "../media/host.ts";
import type { Grants, MediaEvent, Present } from "../media/messages.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { roleAt } from "../ringing/role.ts";
import type { MeetingDb } from "../tables.ts";
import { grantsIn } from "../webinar/grants.ts";
import { readParts, writeAudience } from "../webinar/queries.ts";

/** All that happens in a webinar within this time is published at once: hundreds of pages ask what it is. */
const publishEveryMs = 1000;

interface HoldDeps extends Pick<MeetingDeps, "identity" | "log" | "ringRooms" | "workspaces"> {
  readonly db: MeetingDb;
  readonly host: Pick<MediaHost, "command" | "presentIn" | "rooms">;
}

export interface Hold {
  /** Someone comes to a webinar by this process. */
  begin(meetingId: string): void;
  /** What people may do may have changed: gives everybody in the call what they may do now, and says so in its rooms. */
  changed(meetingId: string): void;
  /** Someone came or went. */
  note(event: MediaEvent): void;
  /** All webinars of this process, should a change not have been seen. */
  check(): Promise<void>;
  stop(): void;
}

/** Holds everybody in the calls of this process to what they may do in them; what they no longer may ends at once. */
export function createHold(context: HoldDeps): Hold {
  const { db, host, log } = context;
  const webinars = new Set<string>();
  const due = new Map<string, NodeJS.Timeout>();
  const publishedAt = new Map<string, number>();
  const turns = new Map<string, Promise<void>>();
  const queued = new Map<string, Promise<void>>();

  const attempt = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.warn({ error }, "what people may do in a call could not be looked at"));

  /** One after another: what was read first is not to be done last. */
  function inTurn(meetingId: string, work: () => Promise<void>): Promise<void> {
    const before = turns.get(meetingId) ?? Promise.resolve();
    const turn = before.then(work, work);
    turns.set(meetingId, turn);
    const forget = (): void => {
      if (turns.get(meetingId) === turn) turns.delete(meetingId);
    };
    turn.then(forget, forget);
    return turn;
  }

  /** At everybody. Those who wait for the same look share it. */
  function look(meetingId: string): Promise<void> {
    const waiting = queued.get(meetingId);
    if (waiting) return waiting;
    const turn = inTurn(meetingId, async () => {
      queued.delete(meetingId);
      const row = await readMeeting(db, meetingId);
      if (!row) return;
      if (row.isWebinar) webinars.add(meetingId);
      const present = await applyAll(context, row);
      if (webinars.has(meetingId)) await writeAudience(db, meetingId, present);
    });
    queued.set(meetingId, turn);
    return turn;
  }

  /** Of a webinar: that something has changed, and how many are in the audience. */
  function publish(meetingId: string): void {
    if (!webinars.has(meetingId) || due.has(meetingId)) return;
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

  /** What someone may do may have changed while they were on their way. */
  function receive(room: string, present: Present): void {
    const meetingId = meetingOf(room);
    if (webinars.has(meetingId)) return attempt(look(meetingId));
    attempt(
      inTurn(meetingId, async () => {
        const row = await readMeeting(db, meetingId);
        if (!row) return;
        await publishPermissions(context, room, row);
        await applyTo(context, row, { room, present });
      }),
    );
  }

  return {
    begin: (meetingId) => void webinars.add(meetingId),
    changed(meetingId) {
      if (roomsOf(host.rooms(), meetingId).length > 0) attempt(look(meetingId).then(() => publish(meetingId)));
    },
    note(event) {
      const { room, kind } = event;
      if (kind === "joined") receive(room, event.present);
      if (kind === "joined" || kind === "left") publish(room);
      if (kind !== "emptied" || breakoutOf(room) !== null) return;
      webinars.delete(room);
      publishedAt.delete(room);
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

/** What those who do not lead may do, where it is not everything; the pages show it. */
function publishPermissions({ host }: HoldDeps, room: string, { permissions }: MeetingRow): Promise<unknown> {
  const notice = Object.values(permissions).includes(false) ? JSON.stringify({ permissions }) : "";
  return host.command({ kind: "notice", room, subject: "permissions", notice });
}

/** Everybody in all rooms of a call. Resolves with who of them is in the audience. */
async function applyAll(context: HoldDeps, row: MeetingRow): Promise<string[]> {
  const { db, host } = context;
  const audience: string[] = [];
  const parts = row.isWebinar ? await readParts(db, row.id) : null;
  for (const room of roomsOf(host.rooms(), row.id)) {
    await publishPermissions(context, room, row);
    for (const present of host.presentIn(room)) {
      const part = parts?.get(whoOf(present) ?? "");
      const grants = await applyTo(context, row, { room, present, part });
      if (grants?.isHidden) audience.push(present.identity);
    }
  }
  return audience;
}

interface Held {
  readonly room: string;
  readonly present: Present;
  /** In a webinar. */
  readonly part?: WebinarPart | undefined;
}

/** Gives someone what they may do now, where that is something else. Resolves with it; null: they are nobody who may do anything. */
async function applyTo(context: HoldDeps, row: MeetingRow, { room, present, part }: Held): Promise<Grants | null> {
  const { host } = context;
  const { identity } = present;
  const who = holderOf(present);
  if (who === null) return null;
  const person = who.kind === "person" ? await context.identity.personById(who.personId) : null;
  const isLeading = person !== null && can(await roleAt(context, { ...person, personId: person.id }, row), "moderate");
  const isModerator = isLeading ? "yes" : "no";
  if (present.attributes["isModerator"] !== isModerator)
    await host.command({ kind: "setAttributes", room, identity, attributes: { isModerator } });
  const grants = grantsIn(row, isLeading, part);
  if (JSON.stringify(grants) !== JSON.stringify(present.grants))
    await host.command({ kind: "setGrants", room, identity, grants });
  return grants;
}
