import { uuid } from "#clock";
import type { Http } from "#http";
import { createEmbeddedBackend } from "../backend/embedded.ts";
import { createLiveKitBackend } from "../backend/livekit.ts";
import type { SfuBackend } from "../backend/port.ts";
import { liveKitServerOf } from "../backend/settings.ts";
import { webhookRoutes } from "../backend/webhook-routes.ts";
import type { MeetingConfig } from "../config.ts";
import { createDeadlines } from "../breakout/deadlines.ts";
import { createPlacement } from "../breakout/placement.ts";
import { breakoutOf, meetingOf, roomsOf } from "../breakout/room.ts";
import { createTestAdmission } from "../connection-test/admission.ts";
import { createTestPace, type TestPace } from "../connection-test/pace.ts";
import { isTestRoom, testEndsAfterMs } from "../connection-test/room.ts";
import type { MeetingDeps } from "../deps.ts";
import { endingLinks } from "../lobby/may-invite.ts";
import type { KeyRoomRecording } from "../media-keys/egress/port.ts";
import { createKeyRooms, type KeyRooms } from "../media-keys/key-rooms.ts";
import type { Claimant } from "../media-keys/queries.ts";
import { isKeyRoom } from "../media-keys/room-name.ts";
import { twirpRoutes } from "../media-keys/twirp/routes.ts";
import { createMediaHost, type MediaHost } from "../media/host.ts";
import type { Command, MediaEvent, Present, ProcessStatistics, Statistics, Ticket } from "../media/messages.ts";
import type { Admission } from "../signalling/admission.ts";
import { serveSignalling } from "../signalling/socket.ts";
import type { MeetingDb, MeetingTables } from "../tables.ts";
import { StreamFront } from "../turn/front.ts";
import { createRelayHost, type RelayHost } from "../turn/host.ts";
import { createLead, serveStreams } from "../turn/lead.ts";
import { createHold } from "../permissions/hold.ts";
import { grantsNow, refusalOf } from "./admit.ts";
import type { CallContext, CallHandlers } from "./context.ts";
import { claimRoom, readAreLive, releaseRooms } from "./queries.ts";
import { createRecordQueue } from "./queue.ts";
import { recordMediaEvent } from "./record.ts";
import { refreshCalls } from "./refresh.ts";
import {
  applyRole,
  endCallsOf,
  liftRestrictions,
  removeFromRoom,
  removeFromRooms,
  removeKeptOut,
  removeUngranted,
  removeMember,
  removePerson,
  removeSession,
  restrictSession,
} from "./remove.ts";
import { TOKEN_LIFE } from "./token-life.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import { removeUninvited } from "./uninvited.ts";

/** An empty call stays this long for someone to come back to, in ms. */
const EMPTY_AFTER = 30_000;
const HEARTBEAT = 5000;

type RoomCommand = Exclude<Command, { kind: "statistics" | "list" | "keyRooms" }>;

export interface Calls {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Makes or reads the key; enough to make tokens in a process that holds no calls, such as the command line. */
  prepare(): Promise<void>;
  token(ticket: Ticket, lifeSeconds?: number): Promise<string>;
  /** Where LiveKit clients connect. */
  readonly url: string;
  /** Whether another media server than ours has the calls. */
  readonly isExternal: boolean;
  /** What the media server can do; ours can everything. */
  readonly can: SfuBackend["can"];
  /** Runs in the process that holds the call, or here where another media server has it. Refuses UNAVAILABLE. */
  command(command: RoomCommand): Promise<void>;
  statistics(): Promise<Statistics>;
  /** Someone in a call of this process. */
  present(identity: string): Present | null;
  /** Whether the call runs in this process. */
  isHere(room: string): boolean;
  listen(listener: (event: MediaEvent) => void): void;
  /** The rooms of media keys, as they are recorded. */
  readonly keyRooms: KeyRoomRecording;
  /** The relay for networks that let no media through. */
  readonly relay: Pick<RelayHost, "statistics">;
  /** UDP ports of the media, one of each media process. */
  mediaPorts(): readonly number[];
  /** Each media process by itself. */
  processes(): Promise<ProcessStatistics[]>;
  /** Ways to a relay, as the page tells those whose network is in the way. */
  relayUrls(): Promise<string[]>;
  readonly testPace: TestPace;
  /** Names this process to the others. */
  readonly processId: string;
  /** What only a process of this deployment can say. */
  readonly seals: Pick<Tokens, "sealOf" | "isSeal">;
  /** Throws when no media port can be used, or the other media server does not answer. @returns what is wrong with some of several media processes */
  check(): Promise<string | null>;
}

interface AdmissionNeeds {
  /** Whether calls come to this server's own media process. */
  readonly isEmbedded: boolean;
  readonly tokens: ReturnType<typeof createTokens>;
  readonly tests: ReturnType<typeof createTestAdmission>;
  readonly keyRooms: KeyRooms;
  /** Where other processes reach this one; known once it listens. */
  readonly address: () => string;
}

/** Who may come to which room, and where that is. */
function admissionOf(
  context: CallContext,
  { isEmbedded, tokens, tests, keyRooms, address }: AdmissionNeeds,
): Admission {
  const here = { address: null, setup: null };
  return {
    readTicket: (token) => (keyRooms.tokens.claims(token) ? keyRooms.tokens.readTicket(token) : tokens.read(token)),
    async refusal(ticket) {
      // Who comes there is for the key's program to say, and it has said so in the token.
      if (isKeyRoom(ticket.room)) return null;
      if (!isEmbedded) return "The calls of this server are at another media server.";
      return isTestRoom(ticket.room) ? tests.refusal(ticket) : refusalOf(context, ticket);
    },
    async locate(ticket, isPassedOn) {
      if (isKeyRoom(ticket.room)) {
        const place = await keyRooms.locate(ticket);
        return isPassedOn ? { ...place, address: null } : place;
      }
      // A test is of no use to anybody else, and runs where it comes to.
      if (isPassedOn || isTestRoom(ticket.room)) return here;
      return { ...here, address: await claimRoom(context.db, meetingOf(ticket.room), context.processId, address()) };
    },
    async grants(ticket) {
      if (isKeyRoom(ticket.room) || isTestRoom(ticket.room)) return ticket.grants;
      return grantsNow(context, ticket);
    },
    follow: (ticket, renew) => keyRooms.follow(ticket, renew),
    // Identities in a key's rooms are the program's to choose: they take no person's seats.
    seatOf: ({ room, identity }) => (isKeyRoom(room) ? `call ${room} ${identity}` : `call ${identity}`),
    sealOf: (token) => tokens.sealOf(token),
    isSeal: (seal, token) => tokens.isSeal(seal, token),
    renew: (ticket) => (isKeyRoom(ticket.room) ? keyRooms.tokens.renew(ticket) : tokens.make(ticket)),
  };
}

/** The media host as meetings see it: rooms of media keys are none of theirs. */
const withoutKeyRooms = (host: MediaHost): MediaHost => ({
  ...host,
  rooms: () => host.rooms().filter((room) => !isKeyRoom(room)),
  listen: (listener) =>
    host.listen((event) => {
      if (!isKeyRoom(event.room)) listener(event);
    }),
});

function contextOf(deps: MeetingDeps, handlers: CallHandlers, host: SfuBackend, db: MeetingDb): CallContext {
  const { events, identity, items, log, policy, ringRooms, workspaces } = deps;
  return {
    ...handlers,
    db,
    events,
    log,
    identity,
    items,
    policy,
    ringRooms,
    workspaces,
    host,
    places: createPlacement({ db, host, log }),
    deadlines: createDeadlines({ db, events, log }),
    hold: createHold({ db, host, identity, log, ringRooms, workspaces }),
    processId: uuid(),
    workspaceOf: new Map(),
    roomOf: new Map(),
    revoked: new Map(),
    restricted: new Map(),
  };
}

/** The bridge between meetings in the database and calls in the media process. */
export function createCalls(deps: MeetingDeps, handlers: CallHandlers): Calls {
  const { events, http, log, config } = deps;
  const announced = parts(config.mediaAddress);
  const address = (): string => ownAddress(http, config);
  const db = deps.database.of<MeetingTables>();
  const tokens = createTokens(db);
  const relay = serveRelay(deps, announced, { tokens, address, mediaPorts: () => mediaHost.ports() });
  const mediaHost: MediaHost = createMediaHost({
    settings: { port: config.mediaPort, tcpPort: config.mediaTcpPort, announced, emptyAfter: EMPTY_AFTER },
    processes: config.mediaProcesses,
    log,
    relays: () => relay.groups(),
  });
  const ownHost = withoutKeyRooms(mediaHost);
  const host: SfuBackend = serveLiveKit(deps, () => context) ?? createEmbeddedBackend(ownHost, tokens, ownUrl(http));
  const isEmbedded = host.kind === "embedded";
  const context = contextOf(deps, handlers, host, db);
  const queue = createRecordQueue(log);
  const tests = createTestAdmission(ownHost);
  const keyRooms = serveKeyRooms(deps, mediaHost, tokens, () => ({ processId: context.processId, address: address() }));
  let heartbeat: NodeJS.Timeout | null = null;
  let isStopping = false;

  host.listen((event) => {
    recordMediaEvent(context, queue, event);
    if (!isTestRoom(event.room)) context.hold.note(event);
  });
  mediaHost.listen((event) => {
    if (event.kind === "left") relay.end(event.sid);
    else if (event.kind === "path") relay.addPath({ ...event, whom: event.sid });
  });
  http.onCertificate((pair) => relay.usePair(pair));
  watchAccess(context);
  const signalling = serveSignalling({
    http,
    host: ownHost,
    relay,
    log,
    admission: admissionOf(context, { isEmbedded, tokens, tests, keyRooms, address }),
  });

  return {
    url: host.url,
    isExternal: !isEmbedded,
    can: (ability) => host.can(ability),
    token: (ticket, lifeSeconds = TOKEN_LIFE) => host.token(ticket, lifeSeconds),
    prepare: () => host.prepare(),
    async start() {
      await tokens.prepare();
      // Rooms of media keys are its, wherever calls are.
      if (!isEmbedded) await mediaHost.start();
      await host.start();
      keyRooms.start();
      heartbeat = setInterval(() => {
        refreshCalls(context).catch((error: unknown) => {
          if (!isStopping)
            log.warn({ error: error instanceof Error ? error.message : String(error) }, "calls could not be refreshed");
        });
      }, HEARTBEAT);
    },
    async stop() {
      isStopping = true;
      queue.stopRetrying();
      if (heartbeat) clearInterval(heartbeat);
      tests.stop();
      context.places.stop();
      context.deadlines.stop();
      context.hold.stop();
      await host.stop();
      if (!isEmbedded) await mediaHost.stop();
      await keyRooms.stop();
      await relay.stop();
      signalling.stop();
      await queue.drained();
      await releaseRooms(db, context.processId).catch(() => undefined);
    },
    async command(command) {
      if (!isEmbedded) await host.command(command);
      else if (roomsOf(host.rooms(), meetingOf(command.room)).length > 0) await runInRooms(host, command);
      else await events.signal("meetings.command", JSON.stringify(command));
    },
    present: (identity) =>
      host
        .rooms()
        .flatMap((room) => host.presentIn(room))
        .find((one) => one.identity === identity) ?? null,
    isHere: (room) => host.rooms().includes(room),
    listen: (listener) => host.listen(listener),
    keyRooms: keyRooms.recording,
    statistics: () => host.statistics(),
    relay,
    mediaPorts: () => mediaHost.ports(),
    processes: () => mediaHost.statistics(),
    testPace: createTestPace(testEndsAfterMs),
    processId: context.processId,
    seals: tokens,
    async relayUrls() {
      await relay.ready();
      return relay.groups().flatMap((group) => [...group.urls]);
    },
    check: () => host.check(),
  };
}

const ownUrl = ({ publicUrl }: Http): string => publicUrl.replace(/^http/, "ws");

/** Calls at a LiveKit server, where one is configured, with the endpoint of its webhooks. Throws ConfigFault. */
function serveLiveKit({ config, database, events, http, log }: MeetingDeps, context: () => CallContext) {
  const server = liveKitServerOf(config);
  if (!server) return null;
  const db = database.of<MeetingTables>();
  const backend = createLiveKitBackend({
    server,
    events,
    log,
    areLive: (rooms) => readAreLive(db, rooms),
    refusal: (ticket) => refusalOf(context(), ticket),
    recovered: (rooms) => rooms.forEach((room) => context().hold.changed(room)),
  });
  const { key } = server;
  void http.app.register(webhookRoutes({ key, nudge: (room) => backend.nudge(room) }), { prefix: "/livekit" });
  http.connections.allow(server.socketUrl);
  return backend;
}

/** Rooms of media keys, with LiveKit's server API for them. */
function serveKeyRooms(
  deps: MeetingDeps,
  host: MediaHost,
  seals: Pick<Tokens, "sealOf" | "isSeal">,
  claimant: () => Claimant,
): KeyRooms {
  const rooms = createKeyRooms(deps, { host, claimant });
  void deps.http.app.register(twirpRoutes({ rooms, log: deps.log, seals }), { prefix: "/twirp" });
  return rooms;
}

/** One of a list that is parted by commas. */
const parts = (list: string | null): string[] =>
  (list ?? "").split(",").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));

/** The relay, with what comes to it beside HTTP, here and from other processes. */
function serveRelay(
  deps: MeetingDeps,
  announced: readonly string[],
  { tokens, address, mediaPorts }: { tokens: Tokens; address: () => string; mediaPorts: () => readonly number[] },
): RelayHost {
  const { http, log } = deps;
  const isShared = http.takeStun((socket, first) =>
    front.take(socket.setNoDelay(true), first, { ip: socket.remoteAddress ?? "0.0.0.0", port: socket.remotePort ?? 0 }),
  );
  const settings = {
    ...relaySettings(deps, announced),
    isShared,
    tag: () => (isShared ? tokens.hide(address()) : null),
  };
  const relay = createRelayHost({ ...settings, mediaPorts }, log);
  const front = new StreamFront({ secret: () => relay.secret(), lead: createLead({ relay, tokens, address }) });
  if (isShared) serveStreams({ relay, tokens, http, log });
  return relay;
}

const relaySettings = ({ config, http }: MeetingDeps, announced: readonly string[]) => ({
  announced,
  publicUrl: http.publicUrl,
  port: config.turnPort,
  tlsPort: config.turnTlsPort,
  others: { urls: parts(config.turnUrls), secret: config.turnSecret },
});

/** Where the other processes reach this one. */
function ownAddress(http: Http, config: MeetingConfig): string {
  return config.peerUrl ?? http.localUrl() ?? http.publicUrl;
}

/** What is about people and the whole call, and not about one room of it. */
const ofAllRooms: ReadonlySet<Command["kind"]> = new Set(["remove", "mute", "stop", "lowerHands", "end"]);

/** Runs a command to a meeting's main room there, and in its breakout rooms where it is about the whole call. */
async function runInRooms(host: SfuBackend, command: RoomCommand): Promise<void> {
  for (const room of roomsOf(host.rooms(), meetingOf(command.room)))
    if (room === command.room || (ofAllRooms.has(command.kind) && breakoutOf(command.room) === null))
      await host.command({ ...command, room });
}

/** Ends a call where it runs in this process. */
function attemptEnd({ host, log }: CallContext, room: string): void {
  runInRooms(host, { kind: "end", room }).catch((error: unknown) => log.warn({ error }, "a call could not be ended"));
}

/** Who may no longer be in a call is removed from it, and commands of other processes are run. */
function watchAccess(context: CallContext): void {
  const { events, host, items, log, policy } = context;
  events.watch(["member.removed"], ({ workspaceId, payload }) => removeMember(context, payload.personId, workspaceId));
  events.watch(
    ["member.roleChanged"],
    ({ workspaceId, payload }) => void applyRole(context, payload.personId, workspaceId ?? ""),
  );
  events.watch(["person.disabled"], ({ payload }) => removePerson(context, payload.personId));
  // Who is suspended says nothing in rooms, and is out of their calls.
  events.watch(["person.changed"], ({ payload }) => {
    if (payload.isSuspended === true) removeFromRooms(context, payload.personId);
  });
  context.ringRooms.onLeft((roomId, personId) => removeFromRoom(context, personId, roomId));
  const checkGuests = (): void => {
    removeUninvited(context).catch((error: unknown) =>
      log.warn({ error }, "guests could not be checked; trying again"),
    );
  };
  events.watch(endingLinks, checkGuests);
  policy.onChanged(() => {
    checkGuests();
    void removeUngranted(context, null);
    void removeKeptOut(context, items.classes.raisedOf("meeting"));
  });
  events.watch(["grant.revoked"], ({ item }) => {
    if (item?.kind === "meeting") void removeUngranted(context, item.id);
  });
  // What plans a meeting takes it away in its own transaction.
  events.watch(["meeting.trashed"], ({ item }) => {
    if (item) attemptEnd(context, item.id);
  });
  items.classes.onChanged((event) => {
    checkGuests();
    if (event.item?.kind === "meeting") void removeKeptOut(context, [event.item.id]);
  });
  events.watch(["session.revoked"], ({ payload }) => removeSession(context, payload.personId, payload.sessionId));
  watchSecondFactors(context);
  events.watch(["workspace.trashed", "workspace.archived"], ({ workspaceId }) => endCallsOf(context, workspaceId));
  events.watch(["breakout.changed"], ({ item }) => {
    if (item) context.places.changed(item.id);
  });
  events.watch(["webinar.changed", "meeting.changed"], ({ item }) => {
    if (item) context.hold.changed(item.id);
  });
  events.onSignal("meetings.command", (payload) => {
    const command = JSON.parse(payload) as RoomCommand;
    runInRooms(host, command).catch((error: unknown) => log.warn({ error }, "a command to a call failed"));
  });
}

/** Who must have a second factor is out of the call until they have one. */
function watchSecondFactors(context: CallContext): void {
  const { events, policy } = context;
  events.watch(["session.restricted"], ({ organisationId, payload: { personId, sessionId } }) =>
    restrictSession(context, sessionId, { personId, organisationId }),
  );
  events.watch(["credential.added"], ({ payload }) =>
    liftRestrictions(context, (one) => one.personId === payload.personId),
  );
  policy.onChanged(({ organisationId, payload: { changes = {} } }) => {
    if (changes["secondFactor"]?.[1] === "none")
      liftRestrictions(context, (one) => one.organisationId === organisationId);
  });
}
