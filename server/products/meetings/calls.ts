import { setTimeout as wait } from "node:timers/promises";
import { now, randomToken, uuid } from "#clock";
import type { Database } from "#database";
import { byPerson, type AnyNewEvent, type Events } from "#events";
import type { Http } from "#http";
import type { Identity as Identities } from "#identity";
import type { Log } from "#log";
import type { Workspaces } from "#workspaces";
import { meetingEvent } from "./events.ts";
import { can, parseIdentity, shortSession } from "./access.ts";
import type { MeetingConfig } from "./config.ts";
import { readGuest } from "./guest-queries.ts";
import type { NewLine } from "./line-queries.ts";
import { createMediaHost, type MediaHost } from "./media/host.ts";
import type { Command, MediaEvent, Statistics, Ticket } from "./media/messages.ts";
import {
  insertFirstSigningKey,
  insertParticipant,
  markLeft,
  readMeeting,
  readSigningKeys,
  type MeetingRow,
  type MeetingTables,
} from "./queries.ts";
import { claimRoom, markStranded, readDeserted, refreshRooms, releaseRoom, releaseRooms } from "./room-queries.ts";
import { serveSignalling } from "./signalling/socket.ts";
import { makeToken, readToken, type SigningKey } from "./signalling/token.ts";

/** An empty call stays this long for somebody to come back to. */
const EMPTY_AFTER = 30_000;
const HEARTBEAT = 5000;
const DESERTED_AFTER_SECONDS = 120;
/** Seconds a token is good for; whoever is in gets a fresh one before that. */
const TOKEN_LIFE = 600;

export interface Calls {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Makes or reads the key; enough to make tokens in a process that holds no calls, such as the command line. */
  prepare(): Promise<void>;
  token(ticket: Ticket, lifeSeconds?: number): string;
  /** Where LiveKit clients connect. */
  readonly url: string;
  /** Runs in whichever process holds the call. */
  command(command: Exclude<Command, { kind: "statistics" | "list" }>): Promise<void>;
  statistics(): Promise<Statistics>;
  mediaPort(): number;
  /** Called when a call has been empty for a while or was deserted. */
  whenDeserted(handler: (meetingId: string) => Promise<void>): void;
  /** Called with each line written in a call of this process, in order, again until it succeeds. */
  whenSaid(handler: (line: NewLine) => Promise<void>): void;
}

/** The bridge between meetings in the database and calls in the media process. */
export function createCalls(options: {
  database: Database;
  events: Events;
  http: Http;
  log: Log;
  config: MeetingConfig;
  identity: Identities;
  workspaces: Workspaces;
}): Calls {
  const { events, http, log, config, identity, workspaces } = options;
  const db = options.database.of<MeetingTables>();
  const processId = uuid();
  const announced = (config.mediaAddress ?? "").split(",").flatMap((a) => (a.trim() === "" ? [] : [a.trim()]));
  const host: MediaHost = createMediaHost({
    settings: { port: config.mediaPort, announced, emptyAfter: EMPTY_AFTER },
    log,
  });
  const meetings = new Map<string, { workspaceId: string }>();
  /** Sessions signed out while tokens made for them may still be about: short form → when to forget. */
  const revoked = new Map<string, number>();
  let keys: SigningKey[] = [];
  let deserted: (meetingId: string) => Promise<void> = async () => undefined;
  let said: (line: NewLine) => Promise<void> = async () => undefined;
  let signalling: { stop(): void } | null = null;
  let heartbeat: NodeJS.Timeout | null = null;
  let work: Promise<void> = Promise.resolve();
  let isStopping = false;

  function ownAddress(): string {
    if (config.peerUrl !== null) return config.peerUrl;
    const address = http.app.server.address();
    return address && typeof address === "object" ? `http://127.0.0.1:${address.port}` : http.publicUrl;
  }

  async function refusal(ticket: Ticket): Promise<string | null> {
    const who = parseIdentity(ticket.identity);
    const meeting = who ? await findMeeting(ticket.room) : null;
    if (!who || !meeting) return "There is no such meeting.";
    if (meeting.startedAt === null || meeting.endedAt !== null) return "The meeting is not going on.";
    if (who.kind === "guest") {
      const guest = await readGuest(db, who.guestId);
      return guest?.state === "admitted" && guest.meetingId === meeting.id ? null : "You have not been let in.";
    }
    const person = await identity.personById(who.personId);
    const role = await workspaces.roleOf(who.personId, meeting.workspaceId);
    if (!person || person.disabled || !can(role, "join")) return "You are not a member here.";
    if (revoked.has(who.session)) return "You have been signed out.";
    const isPresent = host.presentIn(meeting.id).some((p) => p.identity === ticket.identity);
    if (meeting.isLocked && !isPresent && !can(role, "moderate")) return "The meeting is locked.";
    return null;
  }

  async function findMeeting(room: string): Promise<MeetingRow | null> {
    if (!/^[0-9a-f-]{36}$/.test(room)) return null;
    const meeting = await readMeeting(db, room);
    if (meeting) meetings.set(room, { workspaceId: meeting.workspaceId });
    return meeting;
  }

  /** Keeps what happened in the order it happened, through a short absence of the database. */
  function queue(step: () => Promise<void>): void {
    work = work.then(async () => {
      for (let attempt = 0; ; attempt++) {
        try {
          return await step();
        } catch (error) {
          if (isStopping || attempt >= 20) {
            return log.error({ error }, "a change in a call could not be kept");
          }
          log.warn(
            { error: error instanceof Error ? error.message : String(error) },
            "a change in a call is kept later",
          );
          await wait(Math.min(2000, 100 * 2 ** attempt));
        }
      }
    });
  }

  async function keepJoined(
    room: string,
    workspaceId: string,
    event: Extract<MediaEvent, { kind: "joined" }>,
  ): Promise<void> {
    const { sid, identity: name, attributes, name: shown } = event.present;
    const who = parseIdentity(name);
    await db.transaction().execute(async (trx) => {
      const isNew = await insertParticipant(trx, {
        meetingId: room,
        sid,
        identity: name,
        personId: who?.kind === "person" ? who.personId : null,
        name: shown,
        organisationName: attributes["organisation"] ?? null,
      });
      if (!isNew) return;
      const actor = byPerson(who?.kind === "person" ? who.personId : null);
      const meeting = { id: room, workspaceId };
      await events.emit(trx, meetingEvent("participant.joined", meeting, actor, { identity: name, name: shown }));
    });
  }

  function left(room: string, workspaceId: string, name: string): AnyNewEvent {
    const who = parseIdentity(name);
    const actor = byPerson(who?.kind === "person" ? who.personId : null);
    return meetingEvent("participant.left", { id: room, workspaceId }, actor, { identity: name });
  }

  async function keepLeft(room: string, workspaceId: string, sid: string, name: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      if (!(await markLeft(trx, room, sid))) return;
      await events.emit(trx, left(room, workspaceId, name));
    });
  }

  function keepSaid(event: Extract<MediaEvent, { kind: "said" }>): void {
    const who = parseIdentity(event.identity);
    // Named here and not at each attempt, so that a line that is tried again is kept once.
    const line = {
      id: uuid(),
      meetingId: event.room,
      streamId: event.streamId,
      personId: who?.kind === "person" ? who.personId : null,
      name: event.name,
      organisationName: event.organisation,
      words: event.words,
      saidAt: new Date(event.at),
    };
    queue(() => said(line));
  }

  function keep(event: MediaEvent): void {
    const known = meetings.get(event.room);
    if (!known) return;
    const { workspaceId } = known;
    if (event.kind === "joined") queue(() => keepJoined(event.room, workspaceId, event));
    else if (event.kind === "left") queue(() => keepLeft(event.room, workspaceId, event.sid, event.identity));
    else if (event.kind === "said") keepSaid(event);
    else if (event.kind === "emptied")
      queue(async () => {
        await releaseRoom(db, processId, event.room);
        await deserted(event.room);
        meetings.delete(event.room);
      });
  }

  /** Puts out everybody in this process' calls whom `isMeant` names. */
  function removeFromCalls(isMeant: (room: string, personId: string, session: string) => boolean): void {
    for (const room of host.rooms())
      for (const { identity: name } of host.presentIn(room)) {
        const who = parseIdentity(name);
        if (who?.kind === "person" && isMeant(room, who.personId, who.session))
          host.command({ kind: "remove", room, identity: name }).catch(() => undefined);
      }
  }

  function removeMember(personId: string, workspaceId: string | null): void {
    removeFromCalls((room, person) => person === personId && meetings.get(room)?.workspaceId === workspaceId);
  }

  function removeSession(personId: string, sessionId: string): void {
    const session = shortSession(sessionId);
    revoked.set(session, now() + (TOKEN_LIFE + 60) * 1000);
    removeFromCalls((_room, person, theirs) => theirs === session && person === personId);
  }

  function endCallsOf(workspaceId: string | null): void {
    for (const room of host.rooms())
      if (meetings.get(room)?.workspaceId === workspaceId) host.command({ kind: "end", room }).catch(() => undefined);
  }

  async function recheck(personId: string, workspaceId: string): Promise<void> {
    const role = await workspaces.roleOf(personId, workspaceId).catch(() => null);
    if (!can(role, "join"))
      return removeFromCalls((room, person) => person === personId && meetings.get(room)?.workspaceId === workspaceId);
    for (const room of host.rooms())
      for (const { identity: name } of host.presentIn(room)) {
        const who = parseIdentity(name);
        if (who?.kind !== "person" || who.personId !== personId || meetings.get(room)?.workspaceId !== workspaceId)
          continue;
        const attributes = { isModerator: can(role, "moderate") ? "yes" : "no" };
        host.command({ kind: "setAttributes", room, identity: name, attributes }).catch(() => undefined);
      }
  }

  async function beat(): Promise<void> {
    for (const [session, until] of revoked) if (until < now()) revoked.delete(session);
    await refreshRooms(db, processId, [...meetings.keys()]);
    await db.transaction().execute(async (trx) => {
      const stranded = await markStranded(trx);
      await events.emit(
        trx,
        stranded.map((one) => left(one.meetingId, one.workspaceId, one.identity)),
      );
    });
    for (const meetingId of await readDeserted(db, DESERTED_AFTER_SECONDS)) await deserted(meetingId);
  }

  function token(ticket: Ticket, lifeSeconds = TOKEN_LIFE): string {
    const [key] = keys;
    if (!key) throw new Error("The calls have not been started.");
    const seconds = Math.floor(now() / 1000);
    return makeToken(key, ticket, seconds, seconds + lifeSeconds);
  }

  async function prepare(): Promise<void> {
    if (keys.length > 0) return;
    await insertFirstSigningKey(db, `safos-${randomToken(8)}`, randomToken(48));
    keys = await readSigningKeys(db);
  }

  host.listen(keep);
  events.watch(["member.removed"], ({ workspaceId, payload }) => removeMember(payload.personId, workspaceId));
  events.watch(["member.roleChanged"], ({ workspaceId, payload }) => void recheck(payload.personId, workspaceId ?? ""));
  events.watch(["person.disabled"], ({ payload }) => removeFromCalls((_room, person) => person === payload.personId));
  events.watch(["session.revoked"], ({ payload }) => removeSession(payload.personId, payload.sessionId));
  events.watch(["workspace.deleted"], ({ workspaceId }) => endCallsOf(workspaceId));
  events.onSignal("meetings.command", (payload) => {
    const command = JSON.parse(payload) as Command;
    if (command.kind !== "statistics" && host.rooms().includes(command.room))
      host.command(command).catch((error: unknown) => log.warn({ error }, "a command to a call failed"));
  });
  signalling = serveSignalling({
    http,
    host,
    log,
    admission: {
      readTicket: (text) => readToken(keys, text, now() / 1000),
      refusal,
      locate: (room) => claimRoom(db, room, processId, ownAddress()),
      renew: (ticket) => token(ticket),
    },
  });

  return {
    url: http.publicUrl.replace(/^http/, "ws"),
    token,
    prepare,
    async start() {
      await prepare();
      await host.start();
      heartbeat = setInterval(() => {
        beat().catch((error: unknown) => {
          if (!isStopping)
            log.warn({ error: error instanceof Error ? error.message : String(error) }, "calls could not be refreshed");
        });
      }, HEARTBEAT);
    },
    async stop() {
      isStopping = true;
      if (heartbeat) clearInterval(heartbeat);
      await host.stop();
      signalling?.stop();
      await work;
      await releaseRooms(db, processId).catch(() => undefined);
    },
    async command(command) {
      if (host.rooms().includes(command.room)) await host.command(command);
      else await events.signal("meetings.command", JSON.stringify(command));
    },
    statistics: () => host.command({ kind: "statistics" }) as Promise<Statistics>,
    mediaPort: () => host.port(),
    whenDeserted(handler) {
      deserted = handler;
    },
    whenSaid(handler) {
      said = handler;
    },
  };
}
