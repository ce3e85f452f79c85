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
   */
  setMember(personId: string, roomId: string, identity: string, isIn: boolean): Promise<void>;
}
