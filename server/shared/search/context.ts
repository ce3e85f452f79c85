import type { LRUCache } from "lru-cache";
import { createBounded } from "#cache";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Workspaces } from "#workspaces";
import type { SearchDb } from "./queries.ts";
import type { SearchSource } from "./sources.ts";

/** What every verb of the search works with. */
export interface SearchContext {
  readonly db: SearchDb;
  readonly events: Events;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly workspaces: Workspaces;
  readonly sources: SearchSource[];
  /** Words that this process knows to be stored, so that most are not written again. */
  readonly storedWords: LRUCache<string, true>;
}

const mostStoredWords = 200_000;

export const createStoredWords = () => createBounded<true>(mostStoredWords);
