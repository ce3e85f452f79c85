/** What differs between the room versions this server creates and authorises. */
export interface RoomVersion {
  readonly name: string;
  /** v12: the room id is the create event's hash, without a domain, and no event cites the create event. */
  readonly idIsCreateHash: boolean;
  /** v12: creators stand above every power level and may not be listed in one. */
  readonly creatorsAreAbove: boolean;
  /** v12: state resolution v2.1 starts from nothing and adds the conflicted subgraph. */
  readonly resolution: "2" | "2.1";
}

const versions: Readonly<Record<string, RoomVersion>> = {
  "11": { name: "11", idIsCreateHash: false, creatorsAreAbove: false, resolution: "2" },
  "12": { name: "12", idIsCreateHash: true, creatorsAreAbove: true, resolution: "2.1" },
};

/** Of rooms that clients make without asking for one: bots break on 12. */
export const defaultRoomVersion = "11";
export const knownRoomVersions: readonly string[] = Object.keys(versions);

export function roomVersion(name: string): RoomVersion | undefined {
  return Object.hasOwn(versions, name) ? versions[name] : undefined;
}
