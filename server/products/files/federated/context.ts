import type { Seal } from "#identity";
import type { FilesDeps } from "../deps.ts";
import type { Discovery } from "./discovery.ts";
import type { Remote } from "./remote.ts";

/** What shares with other servers work with. */
export interface FederatedDeps extends FilesDeps {
  readonly remote: Remote;
  readonly discovery: Discovery;
  readonly seal: Seal;
}

/** What is sealed for one share opens in no other. */
export const purposeOf = (id: string): string => `federated share ${id}`;
