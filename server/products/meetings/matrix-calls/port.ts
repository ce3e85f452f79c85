/** Who proves with an OpenID token who they are, and on which device. */
export interface TokenOwner {
  readonly person: {
    readonly id: string;
    readonly organisationId: string;
    /** `@anna:fk.example` */
    readonly userId: string;
  };
  readonly sessionId: string;
  /** Null: the session has no device. */
  readonly deviceId: string | null;
}

/** Rooms that Matrix clients have calls in: what meetings need of chat. */
export interface RoomCalls {
  /** Whose OpenID token this is; null: nobody's, or its time is over. */
  ownerOf(token: string): Promise<TokenOwner | null>;
  /** Null to who is not in the room, may not be in its calls, or is suspended. `workspaceId` null: it is of none. */
  callRoom(
    personId: string,
    roomId: string,
  ): Promise<{
    readonly workspaceId: string | null;
    readonly name: string | null;
    readonly isEncrypted: boolean;
  } | null>;
  /**
   * Says in a room that someone on our page is in its call, or no longer is. Nothing where their own client says it.
   * @param identity `<user>:<device>`
   * @param stay Of which stay in the call it is; another one is another membership. Null: it is all the same.
   */
  setMember(personId: string, roomId: string, identity: string, isIn: boolean, stay: string | null): Promise<void>;
  /** What Matrix clients said of calls that ring, of what the event `messages.sent` is about. */
  readRings(first: number, last: number): Promise<readonly RtcMessage[]>;
  /** An encrypted event that was sent in an encrypted room, to one who is in it; null where there is none. */
  readEncrypted(personId: string, roomId: string, eventId: string): Promise<EncryptedEvent | null>;
  /** Whether someone may call everybody in a room at once, as with a mention of the room. */
  mayCallRoom(personId: string, roomId: string): Promise<boolean>;
  /**
   * Lets Matrix clients ring for a call that someone on our page begins: once for each key, and where they are in the call by
   * `setMember`. Resolves with the event's id; null where they may not say so there.
   */
  notify(personId: string, roomId: string, call: OwnCall): Promise<string | null>;
  /** They ring no more: nobody answered. Once for each key. */
  withdraw(personId: string, roomId: string, key: string): Promise<void>;
  /** Declines for someone on our page what a notification rings for. Null where they may not say so there. */
  decline(personId: string, roomId: string, notificationId: string): Promise<string | null>;
}

/** What the server sees of an encrypted event. */
interface EncryptedEvent {
  /** Matrix id. */
  readonly sender: string;
  /** ms since 1970 */
  readonly sentAt: number;
  /** The sender has a membership of the room's call. */
  readonly isInCall: boolean;
}

/** A call that someone on our page begins. */
interface OwnCall {
  readonly key: string;
  /** `<user>:<device>` */
  readonly identity: string;
  /** Matrix ids of whom they call. */
  readonly userIds: readonly string[];
  readonly lifetimeMs: number;
  readonly isVideo: boolean;
}

/** What Matrix clients send of calls that ring. */
export type RtcMessage = { readonly roomId: string; readonly sender: string } & (
  | {
      readonly kind: "ring";
      readonly eventId: string;
      /** Until when it rings, ms since 1970. */
      readonly until: number;
      readonly isVideo: boolean;
      /** Matrix ids of who is called by name. */
      readonly userIds: readonly string[];
      /** Everybody in the room is. */
      readonly isToRoom: boolean;
    }
  /** `eventId` null: whatever the sender rings in the room. */
  | { readonly kind: "withdrawn"; readonly eventId: string | null }
  | { readonly kind: "declined"; readonly eventId: string; readonly notificationId: string }
);
