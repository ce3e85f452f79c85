type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Someone in a direct chat. */
export interface RoomPerson {
  readonly personId: string;
  /** Matrix id. */
  readonly userId: string;
  /** They want nothing from the one who asks. */
  readonly ignores: boolean;
}

/** The direct chats that calls are made from: what meetings need of chat. */
export interface RingRooms {
  /** The others in a direct chat, for one who may write there; null for everybody else. */
  others(personId: string, roomId: string): Promise<readonly RoomPerson[] | null>;
  isIn(personId: string, roomId: string): Promise<boolean>;
  /** Everybody in it. */
  peopleOf(roomId: string): Promise<readonly string[]>;
  /** What is written there only its people can read, and this server writes nothing for them. */
  isSealed(roomId: string): boolean;
  /** Writes in the name of someone, once for each key; false where they may not write any more. */
  write(personId: string, roomId: string, key: string, content: { [key: string]: Json }): Promise<boolean>;
  /** Someone is out of a room; called in every process. */
  onLeft(listener: (roomId: string, personId: string) => void): void;
}
