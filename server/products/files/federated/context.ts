import type { LRUCache } from "lru-cache";
import type { Seal } from "#identity";
import type { FilesDeps } from "../deps.ts";
import type { Discovery } from "./discovery.ts";
import type { Remote } from "./remote.ts";

/** What shares with other servers work with. */
export interface FederatedDeps extends FilesDeps {
  readonly remote: Remote;
  readonly discovery: Discovery;
  readonly seal: Seal;
  /** How often a server has named someone within an hour whom it does not reach. */
  readonly guesses: LRUCache<string, number>;
}

/** What is sealed for one share opens in no other. */
export const purposeOf = (id: string): string => `federated share ${id}`;
