/** `none`: the person has said that they do not want to hear of it. */
export type SubscriptionState = "manual" | "automatic" | "none";

export interface Subscription {
  readonly roomId: string;
  readonly root: string;
  readonly state: SubscriptionState;
  /** Where the stream stood when it was last changed. */
  readonly position: number;
}

/** A change that someone asks for. `cause`: the position of the event for which their client subscribed by itself. */
export interface SubscriptionChange {
  readonly userId: string;
  readonly roomId: string;
  readonly root: string;
  readonly state: SubscriptionState;
  readonly cause: number | null;
}

/**
 * Whether a change counts (MSC4306): what a client does by itself takes back no decision of the person, and nothing that they had
 * seen when they unsubscribed subscribes them anew. The same rule stands in `chat.keep_thread_subscriptions`.
 */
function isCounting(before: Subscription | undefined, { state, cause }: SubscriptionChange): boolean {
  if (before === undefined) return true;
  if (state === "automatic") return before.state === "none" && (cause ?? 0) > before.position;
  return state === "none" || before.state !== "manual";
}

const nothing: ReadonlyMap<string, Subscription> = new Map();

/** Everybody's thread subscriptions in memory, in the order in which they were last changed. */
export class ThreadSubscriptions {
  private readonly byPerson = new Map<string, Map<string, Subscription>>();
  private readonly byRoot = new Map<string, Set<string>>();
  private readonly heads = new Map<string, number>();
  private readonly headsInRooms = new Map<string, Map<string, number>>();

  /** As it is stored. */
  load(userId: string, one: Subscription): void {
    const own = this.byPerson.get(userId) ?? new Map<string, Subscription>();
    this.byPerson.set(userId, own);
    own.delete(one.root);
    own.set(one.root, one);
    this.heads.set(userId, Math.max(one.position, this.head(userId)));
    const inRooms = this.headsInRooms.get(userId) ?? new Map<string, number>();
    this.headsInRooms.set(userId, inRooms.set(one.roomId, one.position));
    const people = this.byRoot.get(one.root) ?? new Set<string>();
    this.byRoot.set(one.root, people.add(userId));
  }

  take(position: number, change: SubscriptionChange): void {
    const { userId, roomId, root, state } = change;
    if (isCounting(this.get(userId, root), change)) this.load(userId, { roomId, root, state, position });
  }

  get(userId: string, root: string): Subscription | undefined {
    return this.byPerson.get(userId)?.get(root);
  }

  /** Of a person, by thread, the one that changed last at the end. */
  of(userId: string): ReadonlyMap<string, Subscription> {
    return this.byPerson.get(userId) ?? nothing;
  }

  /** Position of the person's newest change. */
  head(userId: string): number {
    return this.heads.get(userId) ?? 0;
  }

  /**
   * Changes with all that `isSubscribed` says of the threads of a room, and with nothing of another room but the person's first
   * subscription and their last.
   */
  stampIn(userId: string, roomId: string): number | null {
    return this.of(userId).size === 0 ? null : (this.headsInRooms.get(userId)?.get(roomId) ?? 0);
  }

  /**
   * Whether a person hears of a thread; null where they have never said anything of any: to them threads are as everything else in
   * a room, since their clients would not know how to subscribe.
   */
  isSubscribed(userId: string, root: string): boolean | null {
    if (this.of(userId).size === 0) return null;
    return (this.get(userId, root)?.state ?? "none") !== "none";
  }

  /** Who has said something of a thread. */
  peopleOf(root: string): ReadonlySet<string> {
    return this.byRoot.get(root) ?? new Set();
  }

  /** Those that changed in (after, upTo], the newest first. */
  between(userId: string, after: number, upTo: number): Subscription[] {
    if (this.head(userId) <= after) return [];
    return [...this.of(userId).values()].filter((one) => one.position > after && one.position <= upTo).toReversed();
  }

  /** A room is gone for good. */
  removeRoom(roomId: string): void {
    for (const [userId, own] of this.byPerson) {
      if (this.headsInRooms.get(userId)?.delete(roomId) !== true) continue;
      for (const { root, roomId: other } of own.values())
        if (other === roomId) {
          own.delete(root);
          this.byRoot.get(root)?.delete(userId);
          if (this.byRoot.get(root)?.size === 0) this.byRoot.delete(root);
        }
    }
  }
}
