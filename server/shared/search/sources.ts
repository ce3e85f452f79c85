import type { ItemKindName } from "@safos/contract/items";
import type { EventOf, EventType } from "#events";

/** One thing that can be found. */
export interface SearchEntry {
  /** `person`, `workspace`, `speech` and `entry` besides the kinds of items. */
  readonly kind: ItemKindName | "person" | "workspace" | "speech" | "entry";
  /** Of speech: `<meeting>/<line>`, of a calendar's entry: `<calendar>/<entry>`; the meeting and the calendar say who may read it. */
  readonly id: string;
  /** Whose members may find it (unless they are guests of it); null when only `audience` or `grants` open it. */
  readonly workspaceId: string | null;
  /** An audience that is not a workspace, as the source's `audiencesOf` names it: a room. When set, only it opens the entry, not the workspace. */
  readonly audience: string | null;
  /** Items whose grants open it too, itself among them: `card <id>`, `board <id>`. */
  readonly grants: readonly string[];
  readonly title: string;
  /** Words to find it by besides the title; plain text, cut at 220,000 characters; form feeds stand between pages. */
  readonly text: string;
  /** One line that says where: the board's name, the folder. */
  readonly context: string;
  readonly path: string;
  readonly authorId: string | null;
  /** When it last changed. */
  readonly at: Date;
}

/** Where entries of a kind come from; a module offers one per kind among its part `searchSources`. */
export interface SearchSource<T extends EventType = EventType> {
  readonly kind: SearchEntry["kind"];
  /** How many entries are loaded at a time, where texts are long; 500 when left out. */
  readonly pageSize?: number;
  /** Outbox events after which entries may differ. */
  readonly events: readonly T[];
  /** The ids of the entries such an event touches. */
  touched(event: EventOf<T>): Promise<readonly string[]> | readonly string[];
  /** The entries as they are now; ids that are left out (gone, in the trash) leave the index. One statement for all. */
  load(ids: readonly string[]): Promise<readonly SearchEntry[]>;
  /** The audience whose entries leave the index with such an event, whatever they are: a room that is gone. */
  endedAudience?(event: EventOf<T>): string | null;
  /** Every id in a steady order, a page at a time, for building the index anew. */
  ids(after: string | null, limit: number): Promise<readonly string[]>;
  /** The audiences a person is in, when entries have one. */
  audiencesOf?(personId: string): Promise<readonly string[]>;
}

/** A source whose events are typed by the names that it lists. */
export const searchSource = <T extends EventType>(source: SearchSource<T>): SearchSource => source;
