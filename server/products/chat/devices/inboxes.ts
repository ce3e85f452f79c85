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

/** What waits for each device: to-device messages, and how many one-time keys it has left. Read once per device, then remembered. */
export class Inboxes {
  private readonly db: Db<ChatTables>;
  private readonly inboxes = new Map<string, Message[]>();
  private readonly knownKeyCounts = new Map<string, Promise<OneTimeKeyCounts>>();

  constructor(db: Db<ChatTables>) {
    this.db = db;
  }

  add(position: number, userId: string, deviceId: string, content: JsonObject): void {
    this.inboxes.get(`${userId}\t${deviceId}`)?.push({ position, text: JSON.stringify(content) });
  }

  async open(userId: string, deviceId: string): Promise<void> {
    const key = `${userId}\t${deviceId}`;
    if (this.inboxes.has(key)) return;
    // In place before reading, so that what arrives meanwhile is kept too; duplicates go by position.
    const arriving: Message[] = [];
    this.inboxes.set(key, arriving);
    const rows = await this.db
      .selectFrom("chat.to_device")
      .select(["position", "content"])
      .where("user_id", "=", userId)
      .where("device_id", "=", deviceId)
      .orderBy("position")
      .execute();
    const known = new Set(arriving.map((one) => one.position));
    arriving.unshift(
      ...rows.filter((row) => !known.has(row.position)).map((row) => ({ position: row.position, text: row.content })),
    );
  }

  /** JSON texts of the messages in (after, upTo], at most `limit`, and the position of the last one. */
  read(userId: string, deviceId: string, after: number, upTo: number, limit: number): Message[] {
    const inbox = this.inboxes.get(`${userId}\t${deviceId}`);
    if (!inbox || inbox.length === 0) return [];
    return inbox.filter((one) => one.position > after && one.position <= upTo).slice(0, limit);
  }

  /** The device has what came up to a position. */
  async drop(userId: string, deviceId: string, upTo: number): Promise<void> {
    const key = `${userId}\t${deviceId}`;
    const inbox = this.inboxes.get(key);
    if (!inbox?.some((one) => one.position <= upTo)) return;
    this.inboxes.set(
      key,
      inbox.filter((one) => one.position > upTo),
    );
    await this.db
      .deleteFrom("chat.to_device")
      .where("user_id", "=", userId)
      .where("device_id", "=", deviceId)
      .where("position", "<=", upTo)
      .execute();
  }

  forgetKeyCounts(userId: string, deviceId: string): void {
    this.knownKeyCounts.delete(`${userId}\t${deviceId}`);
  }

  keyCounts(userId: string, deviceId: string): Promise<OneTimeKeyCounts> {
    const key = `${userId}\t${deviceId}`;
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
