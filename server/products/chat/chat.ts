import type { Blobs, ReadHolders } from "#blobs";
import type { Deployment } from "#config";
import type { Database } from "#database";
import { itemIdOf, type Events } from "#events";
import type { Http, RouteBinding } from "#http";
import { createSeal, type Identity, type Person } from "#identity";
import type { Attempt, Jobs } from "#jobs";
import type { ExportPart, ItemKind } from "#items";
import type { Log } from "#log";
import type { NoticeSource } from "#notifications";
import type { Openid } from "#openid";
import type { Organisations } from "#organisations";
import type { Pictures } from "#pictures";
import type { Policy } from "#policy";
import type { Search, SearchSource } from "#search";
import type { TemplatePart } from "#templates";
import { channelTemplates } from "./spaces/template-part.ts";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import { forgetFinishedTasks } from "./administration/tasks/queries.ts";
import { runTask } from "./administration/tasks/run.ts";
import type { ChatSettings } from "./config.ts";
import { registerEndpoints } from "./endpoints.ts";
import { mediaHolders, mediaInUse } from "./media/in-use.ts";
import { requireBegun } from "./media/open-media.ts";
import { pictureOf } from "./media/picture-of.ts";
import { Presence } from "./presence/presence.ts";
import { createPreviews } from "./previews/previews.ts";
import { forgetExpiredPreviews } from "./previews/queries.ts";
import { forgetReserved } from "./media/reserved.ts";
import { noteMentions } from "./mentions/note.ts";
import { deleteExpiredLoginTokens } from "./sessions/login-tokens.ts";
import { deleteExpiredOpenidTokens } from "./openid-tokens/queries.ts";
import { cardRoutes } from "./profiles/card.ts";
import { spreadProfile } from "./profiles/spread.ts";
import type { Core } from "./core.ts";
import { channelExport } from "./export.ts";
import { channelSource } from "./published/channels.ts";
import { createRoomCalls, type RoomCalls } from "./calls/room-calls.ts";
import { createDirectRooms, type DirectRooms } from "./direct/direct-rooms.ts";
import { chatKinds, messageSource } from "./published/messages.ts";
import { chatNotices } from "./published/notices.ts";
import { RecentlySent } from "./published/recently-sent.ts";
import type { SentEvent } from "./published/sent-event.ts";
import { readRelated, readSent } from "./published/sent.ts";
import { Publisher } from "./published/publisher.ts";
import { publishedTypes } from "./published/types.ts";
import { Limiter } from "./protocol/limiter.ts";
import { PushRules } from "./push/rules.ts";
import { UnreadCounts } from "./push/unread.ts";
import { deleteExpiredRendezvous } from "./rendezvous/queries.ts";
import { reportNotices } from "./reports/notices.ts";
import { deleteOldReports } from "./reports/queries.ts";
import { Typing } from "./receipts/typing.ts";
import { Signers } from "./rooms/signers.ts";
import { purgeRooms } from "./spaces/purge.ts";
import { channelRoutes } from "./spaces/routes.ts";
import { Spaces } from "./spaces/spaces.ts";
import { forgetGiven } from "./devices/claim.ts";
import { forgetFinalised } from "./delayed/queries.ts";
import { endOverdue, sendDue } from "./delayed/send.ts";
import { admitAtPage } from "./sessions/admit-at-page.ts";
import { forgetEnded } from "./sessions/forget-ended.ts";
import { forgetOldConnections } from "./sliding/connection.ts";
import { Appservices } from "./appservices/appservices.ts";
import { Deliveries } from "./appservices/deliveries.ts";
import type { Figures } from "./pushers/lane.ts";
import { Pushing } from "./pushers/pushing.ts";
import { Waiters } from "./sync/waiters.ts";
import { wakeWaiting } from "./sync/waking.ts";
import type { ChatTables } from "./tables.ts";
import { Replicator } from "./timeline/replicator.ts";
import { importFromSynapse, type SynapseAsked, type SynapseImport } from "./incoming/import-synapse.ts";
import { readKeys } from "./incoming/read-keys.ts";
import { Receiver } from "./incoming/receive.ts";
import { receiveAll, type ReceivedLine } from "./incoming/receive-all.ts";
import { Memory } from "./timeline/memory.ts";
import { Writer } from "./timeline/writer.ts";
import { whenFound } from "./when-found.ts";

export interface ChatOptions {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly http: Http;
  readonly log: Log;
  readonly settings: ChatSettings;
  readonly deployment: Pick<Deployment, "dataFolder">;
  readonly identity: Identity;
  readonly openid: Openid;
  readonly organisations: Organisations;
  readonly pictures: Pictures;
  readonly policy: Policy;
  readonly search: Search;
  readonly workers: Workers;
  readonly workspaces: Workspaces;
}

export interface Chat {
  /** Reads every room into memory and follows other processes. Call after `events` and `organisations` have started. */
  start(): Promise<void>;
  /** Answers open polls and writes what was taken. Call before `events` and `database` stop. */
  stop(): Promise<void>;
  /** Bridges and bots that the operator lets in. */
  readonly appservices: Pick<Appservices, "register" | "list" | "remove">;
  /** Brings the rooms of an organisation's own Synapse here. */
  importFromSynapse(asked: SynapseAsked): Promise<SynapseImport>;
  /**
   * Takes events that other servers made in rooms that are here: one PDU as JSON a line, in any order. `keys`: what those
   * servers sign with, as JSON. Refuses INVALID where the keys are none. Needs `start`.
   */
  receive(lines: AsyncIterable<string>, keys: string, onDone: (line: ReceivedLine) => void): Promise<void>;
  /** Channels and messages as items. */
  readonly kinds: readonly ItemKind[];
  readonly searchSources: readonly SearchSource[];
  readonly noticeSources: readonly NoticeSource[];
  readonly exportPart: ExportPart;
  readonly templatePart: TemplatePart;
  /** Chats between people, outside workspaces. */
  readonly direct: DirectRooms;
  /** Calls of rooms. */
  readonly calls: RoomCalls;
  /** Routes of the REST API; the Matrix endpoints are registered at once. */
  readonly routes: readonly RouteBinding[];
  /** Which of these blobs hold media of chat. */
  mediaInUse(hashes: string[]): Promise<string[]>;
  /** Organisations whose people sent them. */
  mediaHolders(hashes: string[]): ReturnType<ReadHolders>;
  /** Rooms in memory, people with an open poll, and what this process has pushed. */
  figures(): { readonly rooms: number; readonly waiting: number; readonly pushes: Readonly<Figures> };
  /** What is still to be pushed to gateways. */
  pendingPushes(): Promise<number>;
  /** Deletes notes that no sync token can ask for any more. */
  trimNotes(): Promise<void>;
  /** Sends an event whose time has come; with `isLast` it ends as failed where that is not possible. */
  sendDelayed(id: string, attempt?: Attempt): Promise<void>;
  /** Goes on with what an administrator asked for. */
  administer(id: string, attempt?: Attempt): Promise<void>;
  /** What the event `messages.sent` is about, by its payload's `first` and `last`. */
  readSent(first: number, last: number): Promise<readonly SentEvent[]>;
  /** The blob of a picture that a person has uploaded, by its address; null when it is not theirs or gone. */
  pictureOf(userId: string, address: string): Promise<string | null>;
  /** Events of these types that relate to an event, in order: a poll's responses. */
  readRelated(eventId: string, types: readonly string[]): Promise<readonly SentEvent[]>;
}

/** Makes chat, registers its routes and what it listens to. */
export function createChat(options: ChatOptions): Chat {
  const { events, log } = options;
  requireBegun(options.settings.openMediaBefore);
  const db = options.database.of<ChatTables>();
  const memory = new Memory(db, log);
  const signers = new Signers(options.organisations);
  const replicator = new Replicator({ events, memory, log });
  const publisher = new Publisher({ db, memory, log });
  const writer = new Writer({
    db,
    memory,
    signers,
    log,
    onCommitted: (position, steps) => {
      replicator.signal(position);
      // Receipts and the like are passed over the next time.
      if (steps.some((step) => "event" in step && publishedTypes.has(step.event.type))) publisher.publish();
    },
  });
  const waiters = new Waiters();
  const pushRules = new PushRules(memory);
  const typing = new Typing({
    events,
    onChange: (roomId) => {
      const room = memory.rooms.get(roomId);
      if (room) waiters.wakeRoom(room);
      deliveries.typed(roomId);
    },
  });
  const presence = new Presence({ ...options, memory, typing, waiters });
  const appservices = new Appservices({ ...options, db, seal: createSeal(options.deployment.dataFolder), waiters });
  const isUnlimited = (userId: string): boolean => appservices.isUnlimited(userId);
  const { sendsPerSecond } = options.settings;
  const core: Core = {
    ...options,
    appservices,
    db,
    epoch: async () => (await options.database.epoch())?.id ?? "",
    memory,
    writer,
    signers,
    waiters,
    typing,
    presence,
    previews: createPreviews(options.settings.previewNetworks),
    pushRules,
    unread: new UnreadCounts(memory, pushRules),
    limiter: new Limiter(sendsPerSecond, isUnlimited),
    readLimiter: new Limiter(Math.max(sendsPerSecond, leastReadsPerSecond), isUnlimited),
    visitorLimiter: new Limiter(visitsPerSecond),
    recentlySent: new RecentlySent(memory),
    sentRanges: new Map(),
  };
  wakeWaiting(memory, waiters);
  const spaces = new Spaces(core);
  const receiver = new Receiver(core);
  const deliveries = new Deliveries(core, options.database);
  const pushing = new Pushing(core, options.database);

  registerEndpoints(core);
  core.openid.registerLoginTokens((principal) => admitAtPage(core, principal));
  listen(core, spaces, replicator);

  return {
    appservices,
    importFromSynapse: (asked) => importFromSynapse(core, asked),
    receive: (lines, keys, onDone) => receiveAll(receiver, lines, readKeys(keys), onDone),
    kinds: chatKinds(core, spaces),
    searchSources: [channelSource(core, spaces), messageSource(core)],
    noticeSources: [chatNotices(core), reportNotices(core)],
    exportPart: channelExport(core, spaces),
    templatePart: channelTemplates(core, spaces),
    direct: createDirectRooms(core),
    calls: createRoomCalls(core),
    routes: [channelRoutes(core, spaces), cardRoutes(core)],
    mediaInUse: (hashes) => mediaInUse(core, hashes),
    mediaHolders: (hashes) => mediaHolders(core, hashes),
    figures: () => ({ rooms: memory.rooms.size, waiting: waiters.size, pushes: pushing.figures() }),
    pendingPushes: () => pushing.pending(),
    trimNotes: () => trim(core),
    sendDelayed: (id, { isLast } = { isLast: false }) => sendDue(core, id, isLast),
    administer: (id, attempt = { isLast: false }) => runTask(core, id, attempt),
    readSent: (first, last) => readSent(core, first, last),
    pictureOf: (userId, address) => pictureOf(core, userId, address),
    readRelated: (eventId, types) => readRelated(core, eventId, types),
    async start() {
      for (const domain of options.organisations.domains()) await signers.load(domain);
      await memory.load();
      await appservices.load();
      for (const part of [replicator, presence, publisher, deliveries, pushing]) part.start();
    },
    async stop() {
      waiters.stop();
      await deliveries.stop();
      await pushing.stop();
      await writer.drain();
      replicator.stop();
      await publisher.stop();
      typing.stop();
      presence.stop();
    },
  };
}

async function trim(core: Core): Promise<void> {
  await core.memory.trimNotes();
  await forgetOldConnections(core);
  await forgetGiven(core.db);
  await endOverdue(core);
  await forgetFinalised(core.db);
  await deleteExpiredOpenidTokens(core.db);
  await deleteExpiredLoginTokens(core.db);
  await deleteExpiredRendezvous(core.db);
  await forgetReserved(core);
  await deleteOldReports(core.db);
  await forgetFinishedTasks(core.db);
  await forgetExpiredPreviews(core.db);
}

/** Of one network, in the long run. */
const visitsPerSecond = 50;

/** In the long run, by `sliding/cost.ts` and the length of answers: a quarter of a processor at most goes to one account. */
const leastReadsPerSecond = 50;

/** After these a workspace's space and channels, or a person's profile in them, are made to fit. */
const aligning = [
  "workspace.created",
  "workspace.renamed",
  "workspace.archived",
  "workspace.unarchived",
  "workspace.trashed",
  "workspace.restored",
  "member.added",
  "member.removed",
  "member.roleChanged",
  "person.changed",
] as const;

function listen(core: Core, spaces: Spaces, replicator: Replicator): void {
  const { events } = core;
  events.on("chat", aligning, async (event) => {
    if (event.type === "person.changed") await spreadProfile(core, event.payload.personId);
    else await spaces.align(event.workspaceId ?? "");
  });
  events.on("chat-purge", ["workspace.destroyed"], async ({ workspaceId }) => {
    await core.memory.follow();
    await purgeRooms(core, [...core.memory.rooms.inWorkspace(workspaceId ?? "")]);
  });
  events.on("chat-devices", ["session.revoked", "person.disabled"], ({ payload }) =>
    forgetEnded(core, payload.personId),
  );
  events.on("chat-mentions", ["messages.sent"], ({ payload }) => noteMentions(core, payload.first, payload.last));
  // Who hears of it and asks is answered from memory, which may not have come so far yet.
  events.learn(
    "chat",
    ["channel.trashed", "channel.restored"],
    () => replicator.catchUp(),
    () => undefined,
  );
  events.watch(["channel.destroyed"], (event) => core.memory.forgetRoom(itemIdOf(event)));
  // Its polls are answered with nothing new: a client that took it for the end of the session would throw its keys away.
  events.watch(["session.restricted"], ({ payload }) => {
    const find = (): Promise<Person | null> => core.identity.personById(payload.personId);
    void whenFound(core, find, ({ userId }) => core.waiters.endSession(userId, payload.sessionId, "timeout"));
  });
  // Every process ends the open polls of sessions that are no more.
  events.watch(["session.revoked", "person.disabled"], (event) => {
    const find = (): Promise<Person | null> => core.identity.personById(event.payload.personId);
    void whenFound(core, find, ({ userId }) => {
      const sessionId = event.type === "session.revoked" ? event.payload.sessionId : undefined;
      core.waiters.endSession(userId, sessionId);
      core.presence.end(userId, sessionId, event.at);
      core.unread.forget(userId);
    });
  });
}
