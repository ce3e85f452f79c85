import { createHash } from "node:crypto";
import type {
  CallTicket,
  ChangeMeeting,
  GuestLink,
  Meeting,
  MeetingQuery,
  NewMeeting,
  Participant,
} from "@safos/contract/meetings";
import { randomToken, uuid } from "#clock";
import type { Database } from "#database";
import { byPerson, system, type Events, type Transaction } from "#events";
import { type Principal, refuse } from "#http";
import type { Identity as Identities } from "#identity";
import type { Items } from "#items";
import type { Organisations } from "#organisations";
import type { Role, Workspace, Workspaces } from "#workspaces";
import { meetingEvent } from "./events.ts";
import { can, parseIdentity, personIdentity, type MeetingAction } from "./access.ts";
import type { Calls } from "./calls.ts";
import { moveGuest } from "./guest-queries.ts";
import type { Ticket } from "./media/messages.ts";
import {
  insertMeeting,
  markEnded,
  markStarted,
  readLiveMeeting,
  readMeeting,
  readMeetings,
  readPresent,
  setGuestLink,
  setMeetingTrashed,
  updateMeeting,
  type MeetingDb,
  type MeetingRow,
  type MeetingTables,
  type ParticipantRow,
} from "./queries.ts";
import { everything } from "./signalling/token.ts";

/** The command line's tokens outlive a load test. */
const OPERATOR_TOKEN_LIFE = 6 * 3600;

export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

export function stateOf(row: Pick<MeetingRow, "startedAt" | "endedAt">): Meeting["state"] {
  return row.endedAt ? "ended" : row.startedAt ? "live" : "scheduled";
}

export function viewParticipant(row: ParticipantRow): Participant {
  return {
    identity: row.identity,
    kind: parseIdentity(row.identity)?.kind ?? "guest",
    personId: row.personId,
    name: row.name,
    organisationName: row.organisationName,
    joinedAt: row.joinedAt.toISOString(),
  };
}

export interface MeetingService {
  list(
    principal: Principal,
    workspaceId: string | null,
    query: MeetingQuery,
  ): Promise<{ items: Meeting[]; next?: string }>;
  create(principal: Principal, workspaceId: string, fresh: NewMeeting): Promise<Meeting>;
  get(principal: Principal, id: string): Promise<Meeting>;
  change(principal: Principal, id: string, change: ChangeMeeting): Promise<Meeting>;
  /** Into the trash; a call that is going on ends. */
  remove(principal: Principal, id: string): Promise<void>;
  /** The item's kind asks; access has been checked. */
  setTrashed(personId: string | null, id: string, isTrashed: boolean): Promise<void>;
  start(principal: Principal, id: string): Promise<Meeting>;
  end(principal: Principal, id: string): Promise<Meeting>;
  join(principal: Principal, id: string): Promise<CallTicket>;
  mute(principal: Principal, id: string, identity: string, trackSid: string): Promise<void>;
  /** Puts somebody out; a guest cannot come back with the same ticket. */
  putOut(principal: Principal, id: string, identity: string): Promise<void>;
  createLink(principal: Principal, id: string): Promise<GuestLink>;
  revokeLink(principal: Principal, id: string): Promise<void>;
  /** A token for a person into a workspace's running meeting, which is started when there is none. */
  tokenFor(workspaceId: string, personId: string): Promise<CallTicket>;
  /** The meeting and the caller's role; MISSING to strangers, FORBIDDEN to members who may not. */
  require(
    principal: Principal,
    id: string,
    action: MeetingAction,
  ): Promise<{ row: MeetingRow; workspace: Workspace; role: Role }>;
  endDeserted(id: string): Promise<void>;
}

export function createMeetingService(options: {
  database: Database;
  events: Events;
  identity: Identities;
  organisations: Organisations;
  workspaces: Workspaces;
  calls: Calls;
  items: Pick<Items, "topicOf">;
  publicUrl: string;
}): MeetingService {
  const { events, identity, organisations, workspaces, calls } = options;
  const db = options.database.of<MeetingTables>();

  async function require(principal: Pick<Principal, "personId">, id: string, action: MeetingAction) {
    const row = await readMeeting(db, id);
    const role = row ? await workspaces.roleOf(principal.personId, row.workspaceId) : null;
    const workspace = row && role !== null ? await workspaces.byId(row.workspaceId) : null;
    if (!row || role === null || !workspace || !can(role, "see")) throw refuse("MISSING", "There is no such meeting.");
    if (!can(role, action)) throw refuse("FORBIDDEN", "Your role does not allow this.");
    return { row, workspace, role };
  }

  async function view(rows: readonly { row: MeetingRow; workspace: Workspace; role: Role }[]): Promise<Meeting[]> {
    const present = await readPresent(
      db,
      rows.filter(({ row }) => stateOf(row) === "live").map(({ row }) => row.id),
    );
    const makers = await identity.personsByIds([...new Set(rows.flatMap(({ row }) => row.createdBy ?? []))]);
    return rows.map(({ row, workspace, role }) => {
      const maker = makers.find((one) => one.id === row.createdBy);
      return {
        id: row.id,
        workspaceId: row.workspaceId,
        workspaceName: workspace.name,
        title: row.title,
        state: stateOf(row),
        startsAt: row.startsAt?.toISOString() ?? null,
        startedAt: row.startedAt?.toISOString() ?? null,
        endedAt: row.endedAt?.toISOString() ?? null,
        createdAt: row.createdAt.toISOString(),
        createdBy: maker ? { id: maker.id, displayName: maker.displayName } : null,
        lobby: row.lobby,
        isLocked: row.isLocked,
        hasGuestLink: row.guestLinkHash !== null,
        participants: present.filter((p) => p.meetingId === row.id).map(viewParticipant),
        canModerate: can(role, "moderate"),
      };
    });
  }

  async function viewOne(principal: Pick<Principal, "personId">, id: string): Promise<Meeting> {
    const [meeting] = await view([await require(principal, id, "see")]);
    if (!meeting) throw refuse("MISSING", "There is no such meeting.");
    return meeting;
  }

  function requireOpen(row: MeetingRow): void {
    if (row.endedAt) throw refuse("ENDED");
  }

  function requireLive(row: MeetingRow): void {
    requireOpen(row);
    if (!row.startedAt) throw refuse("NOT_LIVE");
  }

  async function begin(
    trx: MeetingDb & Transaction,
    row: Pick<MeetingRow, "id" | "workspaceId" | "title">,
    personId: string | null,
  ) {
    if (await markStarted(trx, row.id))
      await events.emit(trx, meetingEvent("meeting.started", row, byPerson(personId), { title: row.title }));
  }

  async function finish(row: Pick<MeetingRow, "id" | "workspaceId">): Promise<void> {
    await db.transaction().execute(async (trx) => {
      if (await markEnded(trx, row.id)) await events.emit(trx, meetingEvent("meeting.ended", row, system, {}));
    });
    await calls.command({ kind: "end", room: row.id });
  }

  async function setTrashed(personId: string | null, id: string, isTrashed: boolean): Promise<void> {
    const row = isTrashed ? await readMeeting(db, id) : null;
    if (row && stateOf(row) === "live") await finish(row);
    await db.transaction().execute(async (trx) => {
      const moved = await setMeetingTrashed(trx, id, isTrashed);
      if (!moved) return;
      const type = isTrashed ? "meeting.trashed" : "meeting.restored";
      await events.emit(trx, meetingEvent(type, moved, byPerson(personId), { title: moved.title }));
    });
  }

  async function ticketFor(personId: string, session: string, row: MeetingRow, role: Role): Promise<Ticket> {
    const person = await identity.personById(personId);
    if (!person || person.disabled) throw refuse("MISSING", "There is no such person.");
    return {
      room: row.id,
      identity: personIdentity(personId, session),
      name: person.displayName,
      metadata: "",
      attributes: {
        kind: "person",
        personId,
        organisation: organisations.byId(person.organisationId)?.name ?? "",
        isModerator: can(role, "moderate") ? "yes" : "no",
      },
      grants: everything,
    };
  }

  async function insert(
    trx: MeetingDb & Transaction,
    workspaceId: string,
    fresh: NewMeeting,
    personId: string,
  ): Promise<MeetingRow> {
    const id = uuid();
    const startsAt = fresh.startsAt === undefined ? null : new Date(fresh.startsAt);
    const lobby = fresh.lobby ?? "guests";
    await insertMeeting(trx, { id, workspaceId, title: fresh.title.trim(), startsAt, lobby, createdBy: personId });
    const row = await readMeeting(trx, id);
    if (!row) throw new Error("A meeting just made cannot be read.");
    await events.emit(trx, meetingEvent("meeting.created", row, byPerson(personId), {}));
    if (fresh.isStarted) await begin(trx, row, personId);
    return row;
  }

  return {
    require,
    async list(principal, workspaceId, query) {
      const spaces = new Map<string, { workspace: Workspace; role: Role }>();
      if (workspaceId !== null)
        spaces.set(workspaceId, await workspaces.require(principal.personId, workspaceId, "read"));
      else
        for (const one of await workspaces.listFor(principal.personId))
          if (can(one.role, "see")) spaces.set(one.workspace.id, one);
      const limit = query.limit ?? 50;
      const state = query.state ?? (workspaceId === null ? "current" : "all");
      const rows = await readMeetings(db, [...spaces.keys()], state, query.after ?? null, limit + 1);
      const items = await view(
        rows.slice(0, limit).flatMap((row) => {
          const space = spaces.get(row.workspaceId);
          return space ? [{ row, ...space }] : [];
        }),
      );
      const last = items.at(-1);
      return rows.length > limit && last ? { items, next: last.id } : { items };
    },
    async create(principal, workspaceId, fresh) {
      await workspaces.require(principal.personId, workspaceId, "write");
      if (fresh.title.trim() === "") throw refuse("INVALID", "A meeting needs a title.");
      const row = await db.transaction().execute((trx) => insert(trx, workspaceId, fresh, principal.personId));
      return viewOne(principal, row.id);
    },
    get: (principal, id) => viewOne(principal, id),
    async change(principal, id, change) {
      const { row } = await require(principal, id, "moderate");
      requireOpen(row);
      const title = (change.title ?? row.title).trim();
      if (title === "") throw refuse("INVALID", "A meeting needs a title.");
      const startsAt =
        change.startsAt === undefined ? row.startsAt : change.startsAt === null ? null : new Date(change.startsAt);
      await db.transaction().execute(async (trx) => {
        const lobby = change.lobby ?? row.lobby;
        await updateMeeting(trx, id, { title, startsAt, lobby, isLocked: change.isLocked ?? row.isLocked });
        await events.emit(trx, meetingEvent("meeting.changed", row, byPerson(principal.personId), {}));
      });
      return viewOne(principal, id);
    },
    async remove(principal, id) {
      await require(principal, id, "moderate");
      await setTrashed(principal.personId, id, true);
    },
    setTrashed,
    async start(principal, id) {
      const { row } = await require(principal, id, "moderate");
      requireOpen(row);
      await db.transaction().execute((trx) => begin(trx, row, principal.personId));
      return viewOne(principal, id);
    },
    async end(principal, id) {
      const { row } = await require(principal, id, "moderate");
      await finish(row);
      return viewOne(principal, id);
    },
    async join(principal, id) {
      const { row, role } = await require(principal, id, "join");
      requireLive(row);
      const ticket = await ticketFor(principal.personId, principal.sessionId, row, role);
      const isPresent = (await readPresent(db, [id])).some((p) => p.identity === ticket.identity);
      if (row.isLocked && !can(role, "moderate") && !isPresent) throw refuse("LOCKED");
      return { url: calls.url, token: calls.token(ticket), identity: ticket.identity };
    },
    async mute(principal, id, identityName, trackSid) {
      const { row } = await require(principal, id, "moderate");
      requireLive(row);
      await requirePresent(id, identityName);
      await calls.command({ kind: "mute", room: id, identity: identityName, trackSid });
    },
    async putOut(principal, id, identityName) {
      const { row } = await require(principal, id, "moderate");
      requireLive(row);
      const who = parseIdentity(identityName);
      if (who?.kind === "guest") {
        const isMoved = await db.transaction().execute(async (trx) => {
          if (!(await moveGuest(trx, who.guestId, ["admitted"], "removed", principal.personId))) return false;
          await events.emit(
            trx,
            meetingEvent("lobby.decided", row, byPerson(principal.personId), {
              ticketId: who.guestId,
              state: "removed",
            }),
          );
          return true;
        });
        if (!isMoved) await requirePresent(id, identityName);
      } else await requirePresent(id, identityName);
      await calls.command({ kind: "remove", room: id, identity: identityName });
    },
    async createLink(principal, id) {
      const { row, workspace } = await require(principal, id, "moderate");
      requireOpen(row);
      if (!organisations.byId(workspace.organisationId)?.rules.guestLinks) throw refuse("GUESTS_REFUSED");
      const secret = randomToken(32);
      await db.transaction().execute(async (trx) => {
        await setGuestLink(trx, id, hashSecret(secret));
        await events.emit(trx, meetingEvent("meeting.changed", row, byPerson(principal.personId), {}));
      });
      return { url: `${options.publicUrl}/g/${secret}`, secret };
    },
    async revokeLink(principal, id) {
      const { row } = await require(principal, id, "moderate");
      await db.transaction().execute(async (trx) => {
        await setGuestLink(trx, id, null);
        await events.emit(trx, meetingEvent("meeting.changed", row, byPerson(principal.personId), {}));
      });
    },
    async tokenFor(workspaceId, personId) {
      await calls.prepare();
      const { workspace, role } = await workspaces.require(personId, workspaceId, "read");
      const row =
        (await readLiveMeeting(db, workspaceId)) ??
        (await db
          .transaction()
          .execute((trx) => insert(trx, workspaceId, { title: workspace.name, isStarted: true }, personId)));
      const ticket = await ticketFor(personId, uuid(), row, role);
      return { url: calls.url, token: calls.token(ticket, OPERATOR_TOKEN_LIFE), identity: ticket.identity };
    },
    async endDeserted(id) {
      const row = await readMeeting(db, id);
      if (row && stateOf(row) === "live" && (await readPresent(db, [id])).length === 0) await finish(row);
    },
  };

  async function requirePresent(id: string, identityName: string): Promise<void> {
    if (!(await readPresent(db, [id])).some((p) => p.identity === identityName)) throw refuse("NOT_PRESENT");
  }
}
