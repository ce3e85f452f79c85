import { workspaceLinkOf } from "./workspace-link.ts";
import type { Room } from "./room.ts";
import { membershipIn, type StoredEvent } from "./stored-event.ts";

/** Every room, and for every person the rooms they have anything to do with. */
export class Rooms {
  private readonly rooms = new Map<string, Room>();
  private readonly ofUser = new Map<string, Map<string, StoredEvent>>();
  private readonly ofWorkspace = new Map<string, Set<Room>>();
  private readonly spaceOfWorkspace = new Map<string, Room>();
  /** Rooms a person forgot, with the position they did so. */
  private readonly forgotten = new Map<string, Map<string, number>>();

  get(roomId: string): Room | undefined {
    return this.rooms.get(roomId);
  }

  add(room: Room): void {
    this.rooms.set(room.id, room);
  }

  /** A room that was removed for good. */
  remove(roomId: string): void {
    const room = this.rooms.get(roomId);
    if (!room) return;
    this.rooms.delete(roomId);
    for (const rooms of this.ofUser.values()) rooms.delete(roomId);
    for (const rooms of this.forgotten.values()) rooms.delete(roomId);
    for (const rooms of this.ofWorkspace.values()) rooms.delete(room);
    const workspaceId = workspaceLinkOf(room)?.workspaceId ?? "";
    if (this.spaceOfWorkspace.get(workspaceId) === room) this.spaceOfWorkspace.delete(workspaceId);
  }

  get size(): number {
    return this.rooms.size;
  }

  all(): Iterable<Room> {
    return this.rooms.values();
  }

  /** A room's beginning may link it to a workspace. */
  noteCreate(room: Room): void {
    const link = workspaceLinkOf(room);
    if (!link) return;
    if (link.kind === "space") this.spaceOfWorkspace.set(link.workspaceId, room);
    const rooms = this.ofWorkspace.get(link.workspaceId);
    if (rooms) rooms.add(room);
    else this.ofWorkspace.set(link.workspaceId, new Set([room]));
  }

  inWorkspace(workspaceId: string): Iterable<Room> {
    return this.ofWorkspace.get(workspaceId) ?? [];
  }

  /** The room that lists the workspace's channels. */
  spaceIn(workspaceId: string): Room | undefined {
    return this.spaceOfWorkspace.get(workspaceId);
  }

  /** The person's membership events by room. */
  membershipsOf(userId: string): ReadonlyMap<string, StoredEvent> {
    return this.ofUser.get(userId) ?? new Map<string, StoredEvent>();
  }

  /** The same, as rooms. */
  withMember(userId: string): Room[] {
    return [...this.membershipsOf(userId).keys()].flatMap((id) => this.rooms.get(id) ?? []);
  }

  /** The rooms that a person is in. */
  joinedBy(userId: string): string[] {
    return [...this.membershipsOf(userId)].filter(([, event]) => membershipIn(event) === "join").map(([id]) => id);
  }

  noteMembership(event: StoredEvent): void {
    if (event.stateKey === undefined) return;
    let rooms = this.ofUser.get(event.stateKey);
    if (!rooms) this.ofUser.set(event.stateKey, (rooms = new Map()));
    rooms.set(event.roomId, event);
  }

  forget(userId: string, roomId: string, position: number): void {
    let rooms = this.forgotten.get(userId);
    if (!rooms) this.forgotten.set(userId, (rooms = new Map()));
    rooms.set(roomId, position);
  }

  /** Whether the person forgot the room after their last membership change in it. */
  isForgotten(userId: string, roomId: string): boolean {
    const position = this.forgotten.get(userId)?.get(roomId);
    if (position === undefined) return false;
    return position > (this.ofUser.get(userId)?.get(roomId)?.position ?? 0);
  }

  /** Whether two people are in a room together. */
  share(a: string, b: string): boolean {
    const left = this.membershipsOf(a);
    const right = this.membershipsOf(b);
    const [few, other] = left.size < right.size ? [left, b] : [right, a];
    for (const [roomId, event] of few) {
      if (event.content["membership"] === "join" && this.rooms.get(roomId)?.isJoined(other) === true) return true;
    }
    return false;
  }
}
