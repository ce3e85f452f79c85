import {
  ClientEvent,
  Direction,
  EventStatus,
  EventType,
  Filter,
  HttpApiEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  SyncState,
  type MatrixClient,
  type MatrixEvent,
  type Room,
  type RoomMember,
} from "matrix-js-sdk";
import { watchKeys } from "../../platform/outbox/leave.ts";
import { now } from "../../platform/clock.ts";
import { sweepEnded } from "../../platform/ended-sessions.ts";
import { keyStoreOf, type Device } from "../../platform/session-stores.ts";
import { Trust } from "./verification/trust.ts";
import { forgetVerifications } from "./verification/verifications.ts";
import { ChannelLists } from "./channel-lists.ts";
import { closeClient, leaveForSignIn } from "./closing.ts";
import { DirectRooms, type DirectSecrecy } from "./direct-rooms.ts";
import { forgetDrafts } from "./composer/drafts.ts";
import { Authenticity } from "./encryption/authenticity.ts";
import { forgetNeed, needEncryption, type Encryption } from "./encryption/encryption.ts";
import { forgetPending } from "./encryption/kept/pending.ts";
import { forgetPin } from "./encryption/kept/pin.ts";
import { SearchSeat } from "./encryption/search/seat.ts";
import { countInCall } from "./in-call.ts";
import { picturesOfRoom } from "./emoji/emoticons.ts";
import { encryptionContent, needsKeys, unlessForbidden } from "./encryption/making.ts";
import { groupPartOf, isOfTwo } from "./group/group-part.ts";
import { shownRooms } from "./invitations/choice.ts";
import { thumbnailUrl } from "./media.ts";
import { forgetUnsent, forgetUnsentLeft } from "./voice/unsent.ts";
import { announceMessage, isNewMessage } from "./new-messages.ts";
import type { Outbox } from "./outbox.ts";
import type { Person } from "./person.ts";
import { pinPartOf } from "./actions/pinned.ts";
import { emptyView, type RoomView } from "./room-view.ts";
import { kindOf } from "./room-kind.ts";
import { summariesOf } from "./room-summary.ts";
import { OlderMessages } from "./older-messages.ts";
import { withoutIgnored } from "./people/ignored.ts";
import { Posting } from "./posting.ts";
import { nothingOf, publishSummary } from "./summary.ts";
import { isServerUser, type ChatEvent } from "./messages/timeline.ts";
import { eventsOf } from "./matrix-events.ts";
import { loadReferences, loadThreadPage, type ThreadPage } from "./relations.ts";
import { newestOf, readersOf } from "./readers.ts";
import { Reads, unreadInThreads } from "./reads.ts";
import { UnheldMentions } from "./unheld-mentions.ts";

/** What an engine is started with. */
interface EngineParts {
  readonly client: MatrixClient;
  readonly device: Device;
  readonly outbox: Outbox;
  readonly encryption: Encryption;
  /** Puts another engine in the place of this one. */
  readonly restart: () => Promise<void>;
  /** Whether the organisation's rule shows who is active. */
  readonly hasPresence: boolean;
}

/** The Matrix client behind the page: one sync loop, views of rooms for React, and the verbs of the chat. */
export class Engine {
  readonly client: MatrixClient;
  readonly me: string;
  readonly encryption: Encryption;
  readonly reads: Reads;
  readonly #device: Device;
  readonly #restart: () => Promise<void>;
  readonly #hasPresence: boolean;
  readonly #authenticity: Authenticity;
  readonly #trust: Trust;
  readonly #direct: DirectRooms;
  readonly #posting: Posting;
  readonly #unheldMentions: UnheldMentions;
  readonly #search: SearchSeat;
  readonly #older: OlderMessages;
  readonly #views = new Map<string, RoomView>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #dirty = new Set<string>();
  readonly #typing = new Map<string, Set<RoomMember>>();
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #channelLists = new ChannelLists();
  #isReady = false;
  #lastTyping = { roomId: "", at: 0 };

  constructor({ client, device, outbox, encryption, restart, hasPresence }: EngineParts) {
    this.client = client;
    this.me = device.userId;
    this.encryption = encryption;
    this.#device = device;
    this.#restart = restart;
    this.#hasPresence = hasPresence;
    this.#authenticity = new Authenticity(client);
    this.#direct = new DirectRooms(client);
    this.#older = new OlderMessages(client);
    this.reads = new Reads(client);
    this.#trust = new Trust(client, (roomId) => this.#touch(roomId));
    this.#posting = new Posting(client, outbox, async (room) => (await this.heldUsers(room)).length > 0);
    this.#unheldMentions = new UnheldMentions(client, () => this.#publish());
    const person = (roomId: string, userId: string): Person => this.personIn(roomId, userId);
    this.#search = new SearchSeat({ client, device, person }, encryption);
    this.#listen();
  }

  async start(): Promise<void> {
    const filter = new Filter(this.me);
    // What is sent to the device stays for the tab that has its keys.
    const ours = this.encryption.state === "on" ? {} : { "safos.to_device": false };
    filter.setDefinition({ ...ours, room: { timeline: { unread_thread_notifications: true } } });
    addEventListener("pagehide", this.#save);
    await this.client.startClient({
      filter,
      lazyLoadMembers: true,
      initialSyncLimit: 30,
      disablePresence: !this.#hasPresence,
      pollTimeout: 30_000,
    });
  }

  readonly #save = (): void => void this.client.store.save(true);

  /** Ends it for another engine, which shows the rooms as they stand here until it knows better. */
  async stop(): Promise<void> {
    watchKeys(null);
    forgetVerifications();
    clearTimeout(this.#flushTimer);
    this.#channelLists.stop();
    removeEventListener("pagehide", this.#save);
    this.client.stopClient();
    this.client.removeAllListeners();
    await this.#search.stop();
    await closeClient(this.client);
    this.encryption.stop();
  }

  /** Nothing of the person's chat stays in this browser; what was not sent does where the session ended elsewhere. */
  async forget(isSignedOut: boolean): Promise<void> {
    this.client.stopClient();
    forgetNeed(this.#device);
    forgetPin(this.me);
    forgetPending(this.me);
    // The other tabs close theirs when they notice; nothing waits for them.
    await Promise.race([this.client.clearStores({ cryptoDatabasePrefix: keyStoreOf(this.#device) }), oneSecond()]);
    if (isSignedOut) await this.#posting.forgetAll();
    forgetDrafts();
    forgetUnsent();
    await Promise.race([this.#search.forget(), oneSecond()]);
    await this.stop();
    await Promise.race([sweepEnded(null), oneSecond()]);
    publishSummary(nothingOf("off"));
  }

  /** This session gets keys, and the chat starts anew with them. */
  async startEncryption(): Promise<void> {
    needEncryption(this.#device);
    if (this.encryption.state === "off") await this.#restart();
  }

  isEncrypted(roomId: string): boolean {
    return this.client.getRoom(roomId)?.hasEncryptionStateEvent() ?? false;
  }

  // ---------- views ----------

  watch(roomId: string, listener: () => void): () => void {
    const set = this.#watchers.get(roomId) ?? new Set();
    this.#watchers.set(roomId, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size > 0) return;
      this.#watchers.delete(roomId);
      this.#views.delete(roomId);
    };
  }

  /** The same object until something changes; null while the first sync is under way. */
  view(roomId: string): RoomView | null {
    const kept = this.#views.get(roomId);
    if (kept) return kept;
    const room = this.client.getRoom(roomId);
    if (!room && !this.#isReady) return null;
    const view = room ? this.#viewOf(room) : emptyView(roomId);
    this.#views.set(roomId, view);
    return view;
  }

  person(room: Room | null, userId: string): Person {
    const member = room?.getMember(userId);
    const user = member ? null : this.client.getUser(userId);
    const name = member?.rawDisplayName ?? user?.displayName ?? userId.slice(1, Math.max(userId.indexOf(":"), 2));
    return { userId, name, avatarUrl: thumbnailUrl(member?.getMxcAvatarUrl(), 72, 72) };
  }

  personIn(roomId: string, userId: string): Person {
    return this.person(this.client.getRoom(roomId), userId);
  }

  async members(roomId: string): Promise<Person[]> {
    const room = this.client.getRoom(roomId);
    if (!room) return [];
    await room.loadMembersIfNeeded();
    return room
      .getJoinedMembers()
      .filter((member) => !isServerUser(member.userId))
      .map((member) => this.person(room, member.userId))
      .sort((a, b) => a.name.localeCompare(b.name, "sv"));
  }

  #viewOf(room: Room): RoomView {
    const timeline = room.getLiveTimeline();
    const membership = room.getMyMembership();
    const isEncrypted = room.hasEncryptionStateEvent();
    const events = this.#eventsOf(timeline.getEvents(), isEncrypted);
    const state = timeline.getState(Direction.Forward);
    const topic = state?.getStateEvents("m.room.topic", "")?.getContent()["topic"];
    const fullyRead = room.getAccountData("m.fully_read")?.getContent()["event_id"];
    const newest = newestOf(room);
    const isSpace = kindOf(room).kind === "space";
    return {
      id: room.roomId,
      name: room.name,
      topic: typeof topic === "string" ? topic : "",
      membership: membership === "join" || membership === "invite" ? membership : "leave",
      ...groupPartOf(room, this.#direct.all().has(room.roomId), (userId) => this.person(room, userId)),
      events,
      isAtBeginning: timeline.getPaginationToken(Direction.Backward) === null,
      typing: [...(this.#typing.get(room.roomId) ?? [])]
        .filter((member) => member.userId !== this.me)
        .map((member) => this.person(room, member.userId)),
      readBy: readersOf(room, this.me).map((userId) => this.person(room, userId)),
      isSpace,
      canWrite: membership === "join" && !isSpace && room.maySendMessage(),
      canRedactOthers: Boolean(state?.hasSufficientPowerLevelFor("redact", room.getMember(this.me)?.powerLevel ?? 0)),
      ...pinPartOf(room, this.me),
      ...picturesOfRoom(room, state),
      fullyRead: typeof fullyRead === "string" ? fullyRead : null,
      newestEventId: newest?.getId() ?? null,
      threadsUnread: unreadInThreads(room),
      inCall: countInCall(room, now()),
      isEncrypted,
      trust: isEncrypted && this.encryption.state === "on" ? this.#trust.of(room) : null,
    };
  }

  readonly #eventsOf = (events: readonly MatrixEvent[], isRoomEncrypted: boolean): ChatEvent[] =>
    eventsOf(withoutIgnored(this.client, events), {
      isRoomEncrypted,
      isUnproven: (event) => this.#authenticity.isUnproven(event),
    });

  /** Of what was fetched beside the timeline, once it is decrypted as far as it can be. */
  async readable(roomId: string, events: readonly MatrixEvent[]): Promise<ChatEvent[]> {
    const isEncrypted = this.isEncrypted(roomId);
    if (isEncrypted) await Promise.all(events.map((event) => this.#authenticity.look(event)));
    return this.#eventsOf(events, isEncrypted);
  }

  // ---------- listening ----------

  #touch(roomId: string | undefined): void {
    if (!roomId) return;
    this.#dirty.add(roomId);
    this.#flushTimer ??= setTimeout(() => this.#flush(), 0);
  }

  #listen(): void {
    const { client } = this;
    client.on(RoomEvent.Timeline, (event, room, toStart, _removed, detail) => {
      this.#touch(room?.roomId);
      if (room && !toStart && detail?.liveEvent) void this.#announceReadable(event, room);
    });
    client.on(MatrixEventEvent.Decrypted, (event) => {
      this.#touch(event.getRoomId());
      void this.#authenticity.look(event).then(() => this.#touch(event.getRoomId()));
    });
    client.on(RoomEvent.LocalEchoUpdated, (event, room) => {
      this.#touch(room.roomId);
      if (event.status === EventStatus.SENT || event.status === null) this.#posting.forget(event.getTxnId());
    });
    client.on(RoomEvent.Redaction, (_event, room) => this.#touch(room.roomId));
    client.on(RoomEvent.Receipt, (_event, room) => this.#touch(room.roomId));
    // Someone else has made, renamed or removed a channel: its workspace's list shows it.
    client.on(RoomEvent.Name, (room) => {
      this.#touch(room.roomId);
      this.#relist(room);
    });
    client.on(RoomEvent.AccountData, (_event, room) => this.#touch(room.roomId));
    client.on(RoomEvent.MyMembership, (room) => {
      this.#touch(room.roomId);
      this.#relist(room);
    });
    client.on(RoomEvent.TimelineReset, (room) => this.#touch(room?.roomId));
    client.on(RoomStateEvent.Events, (event) => this.#touch(event.getRoomId()));
    client.on(RoomMemberEvent.Typing, (_event, member) => {
      const set = this.#typing.get(member.roomId) ?? new Set();
      this.#typing.set(member.roomId, set);
      for (const known of set) if (known.userId === member.userId) set.delete(known);
      if (member.typing) set.add(member);
      this.#touch(member.roomId);
    });
    client.on(ClientEvent.Room, (room) => this.#touch(room.roomId));
    client.on(ClientEvent.DeleteRoom, (roomId) => this.#touch(roomId));
    client.on(ClientEvent.AccountData, () => {
      for (const roomId of [...this.#watchers.keys(), "*"]) this.#touch(roomId);
    });
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared || state === SyncState.Syncing) this.#isReady = true;
      if (state === SyncState.Prepared) {
        for (const roomId of this.#watchers.keys()) this.#touch(roomId);
        this.#posting.sendKept();
      }
      this.#touch("*");
      const hasEncrypted = client.getRooms().some(needsKeys);
      this.#search.look(hasEncrypted);
      if (this.#isReady && hasEncrypted) void this.startEncryption();
    });
    client.on(HttpApiEvent.SessionLoggedOut, () => leaveForSignIn(false));
  }

  #relist(room: Room): void {
    if (this.#isReady) this.#channelLists.fetchFor(room);
  }

  /** An encrypted message is announced with what it says, once that is known. */
  async #announceReadable(event: MatrixEvent, room: Room): Promise<void> {
    await event.getDecryptionPromise();
    this.#announce(event, room);
  }

  #announce(event: MatrixEvent, room: Room): void {
    const sender = event.getSender();
    if (!sender || !isNewMessage(event, this.me)) return;
    const actions = this.client.getPushActionsForEvent(event);
    announceMessage(event, room, {
      senderName: this.person(room, sender).name,
      isDirect: this.#direct.all().has(room.roomId),
      isNotified: actions?.notify ?? false,
      isHighlighted: Boolean(actions?.tweaks?.highlight),
    });
  }

  #flush(): void {
    this.#flushTimer = undefined;
    const changed = [...this.#dirty];
    this.#dirty.clear();
    for (const roomId of changed) {
      this.#views.delete(roomId);
      for (const listener of this.#watchers.get(roomId) ?? []) listener();
    }
    this.#publish();
  }

  #publish(): void {
    const sync = this.client.getSyncState();
    const isLost = sync === SyncState.Error || sync === SyncState.Reconnecting;
    const personOf = (room: Room, userId: string): Person => this.person(room, userId);
    const { rooms, spaces } = summariesOf(shownRooms(this.client), this.#direct.all(), personOf);
    // A recording that was under way when one was removed is kept a moment later: the next round finds it.
    if (this.#isReady) forgetUnsentLeft((roomId) => rooms.get(roomId)?.isInvite === false);
    const state = isLost ? "lost" : this.#isReady ? "ready" : "starting";
    publishSummary({ state, rooms: this.#unheldMentions.complete(rooms), spaces });
  }

  /** The chat with someone: one that there is, of the kind that is wanted, or a new one. Throws CHAT_ENCRYPTION_FORBIDDEN, CHAT_INVITE_BLOCKED. */
  async openDirectChat(userId: string, secrecy: DirectSecrecy): Promise<string> {
    if (!this.#isReady) await this.#ready();
    return this.#direct.open(userId, secrecy);
  }

  #ready(): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!this.#isReady) return;
        this.client.off(ClientEvent.Sync, check);
        resolve();
      };
      this.client.on(ClientEvent.Sync, check);
      check();
    });
  }

  // ---------- verbs ----------

  mayEncrypt(roomId: string): boolean {
    const state = this.client.getRoom(roomId)?.getLiveTimeline().getState(Direction.Forward);
    return !this.isEncrypted(roomId) && (state?.maySendStateEvent("m.room.encryption", this.me) ?? false);
  }

  /** Whom the person has verified and who have other keys: nothing goes out while there are any. */
  async heldUsers(room: Room): Promise<readonly string[]> {
    return this.encryption.state === "on" ? (await this.#trust.look(room)).replaced : [];
  }

  /** The person knows that someone has other keys than before; what was held for it goes out. */
  async acknowledge(userId: string): Promise<void> {
    await this.#trust.acknowledge(userId);
    this.#posting.sendHeld();
  }

  /** For good. Throws CHAT_ENCRYPTION_FORBIDDEN. */
  async encryptRoom(roomId: string): Promise<void> {
    await unlessForbidden(this.client.sendStateEvent(roomId, EventType.RoomEncryption, encryptionContent));
  }

  async join(roomId: string): Promise<void> {
    const room = this.client.getRoom(roomId);
    const inviter = room?.getDMInviter();
    await this.client.joinRoom(roomId);
    if (room && inviter && isOfTwo(room)) await this.#direct.mark(roomId, inviter);
  }

  async leave(roomId: string): Promise<void> {
    await this.client.leave(roomId);
  }

  async loadOlder(roomId: string): Promise<void> {
    const room = this.client.getRoom(roomId);
    if (room) await this.#older.load(room);
    this.#dirty.add(roomId);
    this.#flush();
  }

  /** The newest replies of a thread, or those before `from`. */
  loadThread(roomId: string, rootId: string, from: string | null = null): Promise<ThreadPage> {
    return loadThreadPage(this, roomId, rootId, from);
  }

  loadReferences(roomId: string, eventId: string): Promise<ChatEvent[]> {
    return loadReferences(this, roomId, eventId);
  }

  async loadEvent(roomId: string, eventId: string): Promise<ChatEvent | null> {
    const raw = await this.client.fetchRoomEvent(roomId, eventId);
    return (await this.readable(roomId, [this.client.getEventMapper()(raw)]))[0] ?? null;
  }

  /** Sends and does not wait: the message stands in the room at once with its state. */
  send(roomId: string, type: string, content: Record<string, unknown>): void {
    this.#posting.send(roomId, type, content);
    this.#lastTyping = { roomId: "", at: 0 };
  }

  async redact(roomId: string, eventId: string): Promise<void> {
    await this.client.redactEvent(roomId, eventId);
  }

  #find(roomId: string, eventId: string): { room: Room; event: MatrixEvent } | null {
    const room = this.client.getRoom(roomId);
    const event = room?.findEventById(eventId);
    return room && event ? { room, event } : null;
  }

  retry(roomId: string, eventId: string): void {
    const found = this.#find(roomId, eventId);
    if (found) void this.#posting.resend(found.event, found.room);
  }

  discard(roomId: string, eventId: string): void {
    const found = this.#find(roomId, eventId);
    if (!found) return;
    this.#posting.forget(found.event.getTxnId());
    this.client.cancelPendingEvent(found.event);
  }

  typing(roomId: string, isTyping: boolean, at: number): void {
    const last = this.#lastTyping;
    if (isTyping ? last.roomId === roomId && at - last.at < 4000 : last.roomId !== roomId) return;
    this.#lastTyping = isTyping ? { roomId, at } : { roomId: "", at: 0 };
    this.client.sendTyping(roomId, isTyping, 8000).catch(() => undefined);
  }

  /** The room has been seen up to its newest event; its threads have not. */
  markRead(roomId: string): void {
    const room = this.client.getRoom(roomId);
    if (room) this.reads.markRoom(room);
  }

  /** All of a room, with its threads. */
  markAllRead(roomId: string): void {
    const room = this.client.getRoom(roomId);
    if (room) this.reads.markAll(room);
  }
}

const oneSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000));
