import { sql, type Db } from "#database";
import type { JsonObject } from "../events/pdu.ts";
import type { ChatTables } from "../tables.ts";

interface Message {
  readonly position: number;
  readonly text: string;
}

export interface OneTimeKeyCounts {
  /** Unclaimed one-time keys per algorithm. */
  readonly counts: Readonly<Record<string, number>>;
  readonly unusedFallback: readonly string[];
}

/** What waits for a device, the first of it: what did not fit is in the database alone. */
interface Inbox {
  messages: Message[];
  letters: number;
  isWhole: boolean;
}

/** Of one device. */
const mostHeld = 200;
const mostLetters = 1_048_576;
/** Of all devices: a device that nobody opens any more leaves memory first. */
const mostLettersOfAll = 134_217_728;

const keyOf = (userId: string, deviceId: string): string => `${userId}\t${deviceId}`;

/**
 * What waits for each device: to-device messages, and how many one-time keys it has left. The first of the messages are held in memory,
 * so that a device that never takes its messages costs no more than that, however many are sent to it.
 */
export class Inboxes {
  private readonly db: Db<ChatTables>;
  /** Those that were opened last come last. */
  private readonly inboxes = new Map<string, Inbox>();
  private letters = 0;
  private readonly knownKeyCounts = new Map<string, Promise<OneTimeKeyCounts>>();

  constructor(db: Db<ChatTables>) {
    this.db = db;
  }

  add(position: number, userId: string, deviceId: string, content: JsonObject): void {
    const inbox = this.inboxes.get(keyOf(userId, deviceId));
    // What was read from the database before this process came to its position is there already.
    if (!inbox?.isWhole || position <= (inbox.messages.at(-1)?.position ?? 0)) return;
    const text = JSON.stringify(content);
    if (inbox.messages.length >= mostHeld || inbox.letters + text.length > mostLetters) {
      inbox.isWhole = false;
      return;
    }
    inbox.messages.push({ position, text });
    this.count(keyOf(userId, deviceId), inbox, text.length);
  }

  /**
   * JSON texts of the messages in (after, upTo], at most `limit`, and the position that they go to: the last one's where more may wait, or
   * `upTo`.
   */
  async read(
    userId: string,
    deviceId: string,
    { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<{ readonly texts: readonly string[]; readonly to: number }> {
    let inbox = await this.open(userId, deviceId);
    if (!inbox.isWhole && (inbox.messages.at(-1)?.position ?? 0) <= after)
      inbox = await this.load(userId, deviceId, after);
    const all = inbox.messages.filter((one) => one.position > after && one.position <= upTo);
    const some = all.slice(0, limit);
    const last = some.at(-1);
    const isAll = some.length === all.length && (inbox.isWhole || inbox.messages.at(-1) !== last);
    return { texts: some.map(({ text }) => text), to: isAll || !last ? upTo : last.position };
  }

  /** The device has what came up to a position. */
  async drop(userId: string, deviceId: string, upTo: number): Promise<void> {
    const inbox = await this.open(userId, deviceId);
    if (inbox.isWhole && !inbox.messages.some((one) => one.position <= upTo)) return;
    const left = inbox.messages.filter((one) => one.position > upTo);
    const letters = left.reduce((sum, { text }) => sum + text.length, 0);
    inbox.messages = left;
    this.count(keyOf(userId, deviceId), inbox, letters - inbox.letters);
    await this.db
      .deleteFrom("chat.to_device")
      .where("user_id", "=", userId)
      .where("device_id", "=", deviceId)
      .where("position", "<=", upTo)
      .execute();
  }

  private async open(userId: string, deviceId: string): Promise<Inbox> {
    const key = keyOf(userId, deviceId);
    const known = this.inboxes.get(key);
    if (!known) return this.load(userId, deviceId, 0);
    this.inboxes.delete(key);
    this.inboxes.set(key, known);
    return known;
  }

  /** Reads the first of what came after a position. */
  private async load(userId: string, deviceId: string, after: number): Promise<Inbox> {
    const key = keyOf(userId, deviceId);
    // In place before reading, so that what arrives meanwhile is kept too.
    const inbox: Inbox = { messages: [], letters: 0, isWhole: true };
    this.forget(key);
    this.inboxes.set(key, inbox);
    try {
      const rows = await this.readRows(userId, deviceId, after);
      const held: Message[] = [];
      let letters = 0;
      for (const { position, content } of rows.slice(0, mostHeld)) {
        if (held.length > 0 && letters + content.length > mostLetters) break;
        held.push({ position, text: content });
        letters += content.length;
      }
      const isCut = held.length < rows.length;
      const last = held.at(-1)?.position ?? 0;
      const arrived = isCut ? [] : inbox.messages.filter(({ position }) => position > last);
      inbox.isWhole = !isCut && inbox.isWhole;
      inbox.messages = [...held, ...arrived];
      const sum = arrived.reduce((so, { text }) => so + text.length, letters);
      this.count(key, inbox, sum - inbox.letters);
      return inbox;
    } catch (error) {
      this.forget(key, inbox);
      throw error;
    }
  }

  private readRows(userId: string, deviceId: string, after: number) {
    return this.db
      .selectFrom("chat.to_device")
      .select(["position", "content"])
      .where("user_id", "=", userId)
      .where("device_id", "=", deviceId)
      .where("position", ">", after)
      .orderBy("position")
      .limit(mostHeld + 1)
      .execute();
  }

  /** `only`: not where another has taken its place. */
  private forget(key: string, only?: Inbox): void {
    const known = this.inboxes.get(key);
    if (!known || (only && known !== only)) return;
    this.letters -= known.letters;
    this.inboxes.delete(key);
  }

  /** One that has left memory meanwhile is not counted there. */
  private count(key: string, inbox: Inbox, letters: number): void {
    inbox.letters += letters;
    if (this.inboxes.get(key) !== inbox) return;
    this.letters += letters;
    for (const oldest of this.inboxes.keys()) {
      if (this.letters <= mostLettersOfAll) return;
      this.forget(oldest);
    }
  }

  forgetKeyCounts(userId: string, deviceId: string): void {
    this.knownKeyCounts.delete(keyOf(userId, deviceId));
  }

  keyCounts(userId: string, deviceId: string): Promise<OneTimeKeyCounts> {
    const key = keyOf(userId, deviceId);
    const known = this.knownKeyCounts.get(key);
    if (known) return known;
    // In place before it is read: what changes meanwhile makes it forgotten, and an old count is never remembered.
    const reading = this.readKeyCounts(userId, deviceId);
    this.knownKeyCounts.set(key, reading);
    reading.catch(() => {
      if (this.knownKeyCounts.get(key) === reading) this.knownKeyCounts.delete(key);
    });
    return reading;
  }

  private async readKeyCounts(userId: string, deviceId: string): Promise<OneTimeKeyCounts> {
    const { rows } = await sql<{ algorithm: string; count: number }>`select algorithm, count(*)::int as count
      from chat.one_time_key where user_id = ${userId} and device_id = ${deviceId} and given_at is null
      group by algorithm`.execute(this.db);
    const fallback = await this.db
      .selectFrom("chat.fallback_key")
      .select("algorithm")
      .where("user_id", "=", userId)
      .where("device_id", "=", deviceId)
      .where("is_used", "=", false)
      .execute();
    return {
      counts: { signed_curve25519: 0, ...Object.fromEntries(rows.map((row) => [row.algorithm, row.count])) },
      unusedFallback: fallback.map((row) => row.algorithm),
    };
  }
}
