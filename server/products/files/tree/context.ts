import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";

/** What a verb of the tree needs. */
export type TreeContext = Pick<FilesDeps, "db" | "events" | "items" | "jobs" | "workspaces" | "organisations">;

/** In whose name something is done. */
export type Actor = Pick<Principal, "personId" | "organisationId" | "displayName"> & {
  /** Tokens of locks that the program has shown; a program without them is kept out of what its own person has locked. */
  readonly lockTokens?: readonly string[];
};
