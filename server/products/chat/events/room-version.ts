/** What differs between the room versions that this server makes, authorises and resolves (6 to 12). */
export interface RoomVersion {
  readonly name: string;
  /** 7: people may ask to be let in. */
  readonly hasKnocking: boolean;
  /** 8: who is in another room may join. */
  readonly hasRestrictedJoins: boolean;
  /** 9: a redacted join still says who vouched for it. */
  readonly keepsVouching: boolean;
  /** 10: people may ask to be let in to restricted rooms, and levels are integers, not texts. */
  readonly hasRestrictedKnocking: boolean;
  readonly hasStrictLevels: boolean;
  /** Before 11: the creator is named in the create event's content, and what a redaction redacts beside its content. */
  readonly isLegacy: boolean;
  /** 12: the room id is the create event's hash, without a domain, and no event cites the create event. */
  readonly idIsCreateHash: boolean;
  /** 12: creators stand above every power level and may not be listed in one. */
  readonly creatorsAreAbove: boolean;
  /** 12: state resolution v2.1 starts from nothing and adds the conflicted subgraph. */
  readonly resolution: "2" | "2.1";
}

const versions: ReadonlyMap<string, RoomVersion> = new Map(
  [6, 7, 8, 9, 10, 11, 12].map((number) => [
    String(number),
    {
      name: String(number),
      hasKnocking: number >= 7,
      hasRestrictedJoins: number >= 8,
      keepsVouching: number >= 9,
      hasRestrictedKnocking: number >= 10,
      hasStrictLevels: number >= 10,
      isLegacy: number < 11,
      idIsCreateHash: number >= 12,
      creatorsAreAbove: number >= 12,
      resolution: number >= 12 ? "2.1" : "2",
    },
  ]),
);

/** Of rooms that clients make without asking for one: bots break on 12. */
export const defaultRoomVersion = "11";
export const knownRoomVersions: readonly string[] = [...versions.keys()];

export const roomVersion = (name: string): RoomVersion | undefined => versions.get(name);
