import type { Attendance, CallTicket, GuestMeeting, GuestState, GuestTicket } from "@safos/contract/meetings";
import { randomToken, uuid } from "#clock";
import type { Database } from "#database";
import { byPerson, system, type EventActor, type Events } from "#events";
import { type Principal, refuse } from "#http";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import { meetingEvent } from "./events.ts";
import { guestIdentity } from "./access.ts";
import type { Calls } from "./calls.ts";
import {
  insertGuest,
  markGone,
  moveGuest,
  readGuest,
  readGuestByTicket,
  readWaiting,
  touchGuest,
  type GuestRow,
} from "./guest-queries.ts";
import { readMeeting, readMeetingByLink, readPresent, type MeetingRow, type MeetingTables } from "./queries.ts";
import { hashSecret, stateOf, viewParticipant, type MeetingService } from "./service.ts";
import { everything } from "./signalling/token.ts";

const MOST_WAITING = 50;
const GONE_AFTER_SECONDS = 40;
const GUEST_TOKEN_LIFE = 600;

export interface Guests {
  /** What the link leads to. Refuses LINK_UNKNOWN. */
  meeting(secret: string): Promise<GuestMeeting>;
  knock(secret: string, name: string): Promise<GuestTicket>;
  /** What became of a ticket; asking keeps a place in the lobby. */
  look(secret: string, ticket: string): Promise<GuestTicket & { guestId: string }>;
  leave(guestId: string): Promise<void>;
  attendance(principal: Principal, meetingId: string): Promise<Attendance>;
  decide(principal: Principal, meetingId: string, guestId: string, state: "admitted" | "denied"): Promise<void>;
  admitAll(principal: Principal, meetingId: string): Promise<void>;
  /** Drops those who stopped asking. */
  trim(): Promise<void>;
}

const byGuest = ({ id, name }: { readonly id: string; readonly name: string }): EventActor => ({
  kind: "guest",
  id,
  name,
});

export function createGuests(options: {
  database: Database;
  events: Events;
  organisations: Organisations;
  workspaces: Workspaces;
  meetings: MeetingService;
  calls: Calls;
}): Guests {
  const { events, organisations, workspaces, meetings, calls } = options;
  const db = options.database.of<MeetingTables>();

  async function find(secret: string): Promise<{ row: MeetingRow; organisationName: string }> {
    const row = await readMeetingByLink(db, hashSecret(secret));
    const workspace = row ? await workspaces.byId(row.workspaceId) : null;
    const organisation = workspace ? organisations.byId(workspace.organisationId) : null;
    // A rule that changed takes every link with it at once.
    if (!row || !organisation?.rules.guestLinks) throw refuse("LINK_UNKNOWN");
    return { row, organisationName: organisation.name };
  }

  function stateFor(row: MeetingRow, guest: GuestRow): GuestState {
    if (guest.state === "removed" || guest.state === "denied") return guest.state;
    if (row.endedAt) return "ended";
    return guest.state === "admitted" && row.startedAt ? "admitted" : "waiting";
  }

  function callFor(row: MeetingRow, guest: Pick<GuestRow, "id" | "name">): CallTicket {
    const identity = guestIdentity(guest.id);
    const token = calls.token(
      {
        room: row.id,
        identity,
        name: guest.name,
        metadata: "",
        attributes: { kind: "guest", isModerator: "no" },
        grants: everything,
      },
      GUEST_TOKEN_LIFE,
    );
    return { url: calls.url, token, identity };
  }

  async function requireGuest(row: MeetingRow, guestId: string): Promise<GuestRow> {
    const guest = await readGuest(db, guestId);
    if (!guest || guest.meetingId !== row.id) throw refuse("TICKET_UNKNOWN");
    return guest;
  }

  async function admit(row: MeetingRow, guestId: string, state: "admitted" | "denied", personId: string) {
    await db.transaction().execute(async (trx) => {
      if (await moveGuest(trx, guestId, ["waiting", "gone"], state, personId))
        await events.emit(trx, meetingEvent("lobby.decided", row, byPerson(personId), { ticketId: guestId, state }));
    });
  }

  return {
    async meeting(secret) {
      const { row, organisationName } = await find(secret);
      return { title: row.title, organisationName, state: stateOf(row), startsAt: row.startsAt?.toISOString() ?? null };
    },
    async knock(secret, name) {
      const { row } = await find(secret);
      if (row.endedAt) throw refuse("ENDED");
      if (row.isLocked) throw refuse("LOCKED");
      if ((await readWaiting(db, row.id)).length >= MOST_WAITING) throw refuse("LOBBY_FULL");
      const ticket = randomToken(40);
      const id = uuid();
      const state = row.lobby === "open" ? "admitted" : "waiting";
      const trimmed = name.trim().replaceAll(/\p{C}/gu, "");
      if (trimmed === "") throw refuse("INVALID", "A name is needed.");
      const guest = { id, meetingId: row.id, name: trimmed, state, ticketHash: hashSecret(ticket) } as const;
      await db.transaction().execute(async (trx) => {
        await insertGuest(trx, guest);
        if (state === "waiting")
          await events.emit(
            trx,
            meetingEvent("lobby.knocked", row, { kind: "guest", id, name: trimmed }, { ticketId: id, name: trimmed }),
          );
      });
      const now = state === "admitted" && row.startedAt ? "admitted" : "waiting";
      return { ticket, state: now, call: now === "admitted" ? callFor(row, guest) : null };
    },
    async look(secret, ticket) {
      const { row } = await find(secret);
      const guest = await readGuestByTicket(db, row.id, hashSecret(ticket));
      if (!guest) throw refuse("TICKET_UNKNOWN");
      if (guest.state === "gone" && !row.endedAt)
        await db.transaction().execute(async (trx) => {
          if (await moveGuest(trx, guest.id, ["gone"], "waiting", null))
            await events.emit(
              trx,
              meetingEvent("lobby.knocked", row, byGuest(guest), { ticketId: guest.id, name: guest.name }),
            );
        });
      else await touchGuest(db, guest.id);
      const state = stateFor(row, guest);
      return { ticket, state, call: state === "admitted" ? callFor(row, guest) : null, guestId: guest.id };
    },
    async leave(guestId) {
      const guest = await readGuest(db, guestId);
      const row = guest ? await readMeeting(db, guest.meetingId) : null;
      if (!guest || !row) return;
      await db.transaction().execute(async (trx) => {
        if (await moveGuest(trx, guestId, ["waiting"], "gone", null))
          await events.emit(trx, meetingEvent("lobby.left", row, byGuest(guest), { ticketId: guestId }));
      });
    },
    async attendance(principal, meetingId) {
      const { row, role } = await meetings.require(principal, meetingId, "see");
      const waiting = workspaces.can(role, "write") ? await readWaiting(db, row.id) : [];
      return {
        participants: (await readPresent(db, [row.id])).map(viewParticipant),
        lobby: waiting.map((g) => ({ id: g.id, name: g.name, askedAt: g.askedAt.toISOString() })),
      };
    },
    async decide(principal, meetingId, guestId, state) {
      const { row } = await meetings.require(principal, meetingId, "moderate");
      await requireGuest(row, guestId);
      await admit(row, guestId, state, principal.personId);
    },
    async admitAll(principal, meetingId) {
      const { row } = await meetings.require(principal, meetingId, "moderate");
      for (const guest of await readWaiting(db, row.id)) await admit(row, guest.id, "admitted", principal.personId);
    },
    async trim() {
      await db.transaction().execute(async (trx) => {
        const gone = await markGone(trx, GONE_AFTER_SECONDS);
        await events.emit(
          trx,
          gone.map(({ id, meetingId, workspaceId }) =>
            meetingEvent("lobby.left", { id: meetingId, workspaceId }, system, { ticketId: id }),
          ),
        );
      });
    },
  };
}
