import { Direction, type MatrixClient, type MatrixEvent, type Room } from "matrix-js-sdk";
import type { FactStore } from "./store.ts";
import { factsOf } from "./facts-of.ts";
import type { Fact, MessageIndex } from "./message-index.ts";
import { httpStatusOf } from "../../http-status.ts";

const pageLength = 100;
/** Between two pages of history, so that the page stays quick and the server does not wait for it. */
const pauseMs = 250;
const firstDelayMs = 2000;
const longestDelayMs = 60_000;
/** Events that are decrypted without a pause. */
const atOnce = 20;
/** Messages of a room that are read, the newest, and characters of all rooms. */
const mostInRoom = 50_000;
const mostLetters = 30_000_000;
/** What could not be read when it was seen is tried again, when the chat starts. */
const mostTriedAgain = 200;
/** Facts are gathered before they are written. */
const writeEveryMs = 1000;
const mostWritings = 500;
/** Answers that will not change: the event is not there, or not for this person. */
const gone: readonly number[] = [403, 404];

interface Parts {
  readonly client: MatrixClient;
  readonly index: MessageIndex;
  /** Null: the browser keeps nothing. */
  readonly store: FactStore | null;
  /** Whether history can be decrypted: until this device is opened, each event would only be known as unreadable. */
  readonly canOpen: () => Promise<boolean>;
  /** Names what there is to open messages with; null: unknown, so that it is tried again each time. */
  readonly keysOf: () => Promise<string | null>;
  /** Called when it has read all there is. */
  readonly onChange: () => void;
}

/**
 * Reads the encrypted rooms of a session for searching: what comes, and their history back to the beginning. Of a room what
 * is known is its newest events down to a gap, others down to the next one, and so on: nothing is learned from within a gap
 * but from its newer end on, so that reading it may stop at the first event that is known.
 */
export class Reader {
  readonly #parts: Parts;
  readonly #ended = new AbortController();
  readonly #entered = new Set<string>();
  #fresh: Fact[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReading = false;
  #tried: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#write();
    await this.#writing;
    this.#parts.store?.close();
  }

  /** Enters encrypted rooms that are new, and forgets those that are not the person's any more. */
  lookAtRooms(): void {
    const { client, index } = this.#parts;
    const rooms = client.getRooms().filter(isRead);
    const ids = new Set(rooms.map(({ roomId }) => roomId));
    // Until the server has said which there are, none is gone.
    const gone = client.isInitialSyncComplete() ? [...index.roomIds()].filter((id) => !ids.has(id)) : [];
    for (const roomId of gone) {
      this.#learn(["left", roomId]);
      this.#entered.delete(roomId);
    }
    for (const room of rooms) this.#enter(room);
    void this.#readHistory();
    if (client.isInitialSyncComplete()) void (this.#tried ??= this.#tryOnce());
  }

  /** Keys have come, such as by the recovery key: what could not be read is tried again, all of it. */
  keysCame(): void {
    void this.#readHistory();
    this.#tried = (this.#tried ?? Promise.resolve()).then(async () => void (await this.#tryAgain(Infinity)));
  }

  #enter(room: Room): void {
    if (this.#entered.has(room.roomId)) return;
    this.#entered.add(room.roomId);
    const events = room.getLiveTimeline().getEvents();
    const known = events.findLastIndex((event) => this.#parts.index.has(event.getId() ?? ""));
    // Before what is newer: what lies between is not forgotten when the page closes in the middle.
    if (known < 0) this.#noteGap(room);
    for (const event of events.slice(known + 1)) void this.#read(event);
  }

  /** The room's events begin anew, since too many came at once. */
  reset(room: Room): void {
    if (!this.#entered.has(room.roomId)) return;
    this.#noteGap(room);
    void this.#readHistory();
  }

  #noteGap(room: Room): void {
    const token = room.getLiveTimeline().getPaginationToken(Direction.Backward);
    if (token !== null) this.#learn(["gap", room.roomId, token]);
  }

  /** An event has come, as the newest of its room. */
  came(event: MatrixEvent): void {
    if (this.#entered.has(event.getRoomId() ?? "")) void this.#read(event);
  }

  /** An event can be read now. One that is older than all that is known stays for when its gap is read. */
  decrypted(event: MatrixEvent): void {
    if (this.#parts.index.has(event.getId() ?? "")) void this.#read(event);
  }

  redacted(id: string | undefined): void {
    if (id !== undefined && this.#parts.index.has(id)) this.#learn(["redacted", id]);
  }

  async #read(event: MatrixEvent): Promise<void> {
    for (const fact of await this.#factsOf(event)) if (!this.#isKnown(fact)) this.#learn(fact);
  }

  async #factsOf(event: MatrixEvent): Promise<Fact[]> {
    if (event.status !== null || event.isState()) return [];
    await this.#parts.client.decryptEventIfNeeded(event).catch(() => undefined);
    return factsOf(event);
  }

  #isKnown(fact: Fact): boolean {
    const { index } = this.#parts;
    if (fact[0] === "message") return fact[5] === null ? index.has(fact[2]) : index.isReadable(fact[2]);
    return fact[0] === "edit" ? index.has(fact[2]) : fact[0] === "redacted" && !index.has(fact[1]);
  }

  /** One page, down to what has been read before: what lies behind that has been too, or is a gap of its own. */
  async #readPage(roomId: string, token: string): Promise<void> {
    const { client, index } = this.#parts;
    const page = await client.createMessagesRequest(roomId, token, pageLength, Direction.Backward);
    const map = client.getEventMapper({ decrypt: false });
    const events = page.chunk.map((raw) => map(raw));
    const known = events.findIndex((event) => index.has(event.getId() ?? ""));
    const facts: Fact[] = [];
    // Not a step further: what is read behind it would hide the gap that begins there.
    for (const [n, event] of events.slice(0, known < 0 ? undefined : known).entries()) {
      facts.push(...(await this.#factsOf(event)));
      if (n % atOnce === atOnce - 1) await this.#pause(0);
    }
    // The person may have left meanwhile.
    if (this.#ended.signal.aborted || !this.#entered.has(roomId)) return;
    // Nothing is awaited from here on: half a page would look as though what lies behind it had been read.
    for (const fact of facts) if (!this.#isKnown(fact)) this.#learn(fact);
    const isFull = index.countIn(roomId) >= mostInRoom || index.letters >= mostLetters;
    const isLast = page.end === undefined || page.end === token || known >= 0 || isFull;
    if (!isLast && page.end !== undefined) this.#learn(["gap", roomId, page.end]);
    this.#learn(["closed", roomId, token]);
  }

  /** Reads what has not been read yet, one page after another, in turn of the rooms. */
  async #readHistory(): Promise<void> {
    if (this.#isReading || !this.#parts.index.hasGaps()) return;
    this.#isReading = true;
    // It is asked again with the next sync.
    const isOpened = await this.#parts.canOpen();
    if (isOpened !== this.#parts.index.isOpened) this.#learn(["opened", isOpened]);
    if (isOpened) await this.#readGaps();
    this.#isReading = false;
  }

  async #readGaps(): Promise<void> {
    const { signal } = this.#ended;
    for (let failures = 0; !signal.aborted && this.#parts.index.hasGaps();) {
      try {
        let pages = 0;
        for (const roomId of this.#entered) {
          const token = this.#parts.index.gapsOf(roomId).at(-1);
          if (token === undefined || signal.aborted) continue;
          await this.#readPage(roomId, token);
          await this.#pause(pauseMs);
          pages += 1;
        }
        failures = 0;
        // The rooms of the others are not known yet, or gone: they are read when they are entered.
        if (pages === 0) break;
      } catch (error) {
        const asked = (error as { data?: { retry_after_ms?: unknown } }).data?.retry_after_ms;
        const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** failures);
        failures += 1;
        await this.#pause(typeof asked === "number" ? Math.max(asked, delay) : delay);
      }
    }
    this.#parts.onChange();
  }

  /** Where there are other keys than the last time that this was done. */
  async #tryOnce(): Promise<void> {
    const { index, keysOf, canOpen } = this.#parts;
    if (index.unreadable().length === 0) return;
    // A device that has not been opened has other keys than those of the backup, which nothing names.
    const keys = (await canOpen()) ? await keysOf().catch(() => null) : null;
    if (keys !== null && keys === index.triedWith) return;
    const wereTried = await this.#tryAgain(mostTriedAgain);
    if (keys !== null && wereTried) this.#learn(["tried", keys]);
  }

  /** Keys may have come since; the newest first. Whether the server has answered for each. */
  async #tryAgain(most: number): Promise<boolean> {
    const { client, index } = this.#parts;
    let areAnswered = true;
    for (const { roomId, id } of index.unreadable().slice(0, most)) {
      if (this.#ended.signal.aborted) return false;
      const raw = await client.fetchRoomEvent(roomId, id).catch((error: unknown) => {
        // Gone is an answer too.
        areAnswered &&= gone.includes(httpStatusOf(error));
        return null;
      });
      if (raw) await this.#read(client.getEventMapper({ decrypt: false })({ ...raw, room_id: roomId }));
      await this.#pause(pauseMs);
    }
    return areAnswered;
  }

  #learn(fact: Fact): void {
    // Another tab may go on from what has been written: nothing follows on that.
    if (this.#ended.signal.aborted) return;
    this.#parts.index.learn(fact);
    this.#fresh.push(fact);
    this.#timer ??= setTimeout(() => this.#write(), writeEveryMs);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, index } = this.#parts;
    const facts = this.#fresh;
    this.#fresh = [];
    if (!store || facts.length === 0) return;
    this.#writing = this.#writing
      .then(async () => {
        await store.write(facts);
        if ((await store.count()) > mostWritings) await store.replace(index.facts(mostLetters));
      })
      // A full disk: what was read is there until the page closes, and is read again then.
      .catch(() => undefined);
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#ended;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}

const isRead = (room: Room): boolean => room.hasEncryptionStateEvent() && room.getMyMembership() === "join";
