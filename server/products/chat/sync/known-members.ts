import type { SyncToken } from "./token.ts";

type Given = Map<string, Map<string, string>>;

/**
 * Which members' events a device has been given, per room, where it asked for those that matter only (lazy loading). What an
 * answer gives counts once the device comes back with the token of that answer: an answer may have been lost on its way.
 * Forgetting it only repeats some.
 */
export class KnownMembers {
  private known: Given = new Map();
  private knownAt = 0;
  private given: Given = new Map();
  private nextToken: SyncToken | undefined;

  /** A request comes with this token, or with none. */
  begin(since: SyncToken | undefined): void {
    const { nextToken } = this;
    const isAnswered =
      since !== undefined && since.position === nextToken?.position && since.typingEpoch === nextToken.typingEpoch;
    if (since === undefined || since.position < this.knownAt) this.known = new Map();
    if (isAnswered)
      for (const [roomId, members] of this.given) {
        const known = this.known.get(roomId);
        if (known) for (const [userId, eventId] of members) known.set(userId, eventId);
        else this.known.set(roomId, members);
      }
    if (this.given.size > 0) this.given = new Map();
    this.nextToken = undefined;
    this.knownAt = since?.position ?? 0;
  }

  has(roomId: string, userId: string, eventId: string): boolean {
    const given = this.given.get(roomId)?.get(userId) ?? this.known.get(roomId)?.get(userId);
    return given === eventId;
  }

  note(roomId: string, userId: string, eventId: string): void {
    let members = this.given.get(roomId);
    if (!members) this.given.set(roomId, (members = new Map()));
    members.set(userId, eventId);
  }

  /** The room is new to the device. */
  forget(roomId: string): void {
    this.known.delete(roomId);
  }

  /** The token of the answer. One that leads no further than the request's says nothing of what arrived. */
  end(next: SyncToken): void {
    this.nextToken = next.position > this.knownAt ? next : undefined;
  }
}
