import type { JsonObject } from "../events/pdu.ts";

export interface Kept {
  readonly type: string;
  readonly content: JsonObject;
  readonly position: number;
}

/** Everybody's account data in memory: per person and per person and room. An emptied entry is `{}`, as the spec says. */
export class AccountData {
  private readonly entries = new Map<string, Map<string, Map<string, Kept>>>();
  private readonly heads = new Map<string, number>();
  /** People who have changed their push rules; everybody else has the defaults. */
  readonly withPushRules = new Set<string>();

  set(position: number, userId: string, roomId: string, type: string, content: JsonObject): void {
    let rooms = this.entries.get(userId);
    if (!rooms) this.entries.set(userId, (rooms = new Map()));
    let types = rooms.get(roomId);
    if (!types) rooms.set(roomId, (types = new Map()));
    types.set(type, { type, content, position });
    if (type === "m.push_rules" && roomId === "") this.withPushRules.add(userId);
    this.heads.set(userId, Math.max(position, this.heads.get(userId) ?? 0));
  }

  get(userId: string, roomId: string, type: string): JsonObject | undefined {
    return this.kept(userId, roomId, type)?.content;
  }

  /** The same, with where it stands. */
  kept(userId: string, roomId: string, type: string): Kept | undefined {
    return this.entries.get(userId)?.get(roomId)?.get(type);
  }

  /** Position of the person's newest change, of any room. */
  head(userId: string): number {
    return this.heads.get(userId) ?? 0;
  }

  since(userId: string, roomId: string, position: number): Kept[] {
    if (this.head(userId) <= position) return [];
    const types = this.entries.get(userId)?.get(roomId);
    return types ? [...types.values()].filter((one) => one.position > position) : [];
  }

  /** Whether `since` has anything. */
  hasSince(userId: string, roomId: string, position: number): boolean {
    if (this.head(userId) <= position) return false;
    const types = this.entries.get(userId)?.get(roomId);
    return types?.values().some((one) => one.position > position) ?? false;
  }

  /** Rooms with account data newer than a position. */
  roomsSince(userId: string, position: number): string[] {
    if (this.head(userId) <= position) return [];
    const rooms = this.entries.get(userId) ?? new Map<string, Map<string, Kept>>();
    return [...rooms]
      .filter(([id, types]) => id !== "" && [...types.values()].some((one) => one.position > position))
      .map(([id]) => id);
  }
}
