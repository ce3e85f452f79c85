import type { NoticeKind, Reason } from "@safos/contract/notifications";
import type { EventOf, EventType } from "#events";

/** Why someone is told. Rules go by it: `mention` and `assigned` and `invited` are for the person by name. */
export type { Reason };

/** Something one person should hear about. */
export interface Notice {
  readonly personId: string;
  readonly reason: Reason;
  /** `account` is about nothing that can be opened: those whom a source names may know, and no rule keeps it from them. */
  readonly kind: NoticeKind;
  readonly id: string;
  /** Who did it; anyone who did it is never told. Null: the clock, or a guest. */
  readonly actorId: string | null;
  /** The item's name when it happened. */
  readonly title: string;
  /** A few words of what was said, or "". Never more than 300 characters. */
  readonly excerpt: string;
  /** Where it leads; the item's own address when left out. */
  readonly path?: string;
  /** Told once an hour at most, of the same person, reason and id. */
  readonly isOncePerHour?: true;
}

/** Where notices come from; a module offers one as its part `noticeSource`. */
export interface NoticeSource<T extends EventType = EventType> {
  /** A steady name: `boards`. */
  readonly name: string;
  /** Outbox events that may be worth telling. */
  readonly events: readonly T[];
  /** Who hears of it; the same event always gives the same notices. Access is checked afterwards, once more, by `notifications`. */
  notices(event: EventOf<T>): Promise<readonly Notice[]> | readonly Notice[];
}

/** A source whose events are typed by the names that it lists. */
export const noticeSource = <T extends EventType>(source: NoticeSource<T>): NoticeSource => source;
