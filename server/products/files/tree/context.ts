import type { EventActor } from "#events";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { AccessWithin } from "#workspaces";
import type { FileTransaction } from "../tables.ts";
import type { Node } from "./node.ts";

/** What a verb of the tree needs. */
export type TreeContext = Pick<FilesDeps, "db" | "events" | "items" | "jobs" | "workspaces" | "organisations">;

/** A visitor by a link, in whose stead the person who made the link is asked for access. */
interface Visit {
  readonly as: EventActor;
  /** Who they say they are. */
  readonly guestName: string;
  /** Asks under the lock whether the link is open still. */
  still(trx: FileTransaction): Promise<void>;
  /** Whether the link opens what a lineage leads to, which may be less than what the person may open. `places`: of the transaction. */
  opens(lineage: readonly Node[], places: AccessWithin): Promise<boolean>;
}

/** In whose name something is done. */
export type Actor = Pick<Principal, "personId" | "organisationId" | "displayName"> & {
  readonly visit?: Visit;
  /** Tokens of locks that the program has shown; a program without them is kept out of what its own person has locked. */
  readonly lockTokens?: readonly string[];
};

/** Who stands beside what was written: a person, or the name that a visitor gave. */
export interface Writer {
  readonly personId: string | null;
  readonly guestName: string | null;
}

export const writerOf = ({ personId, visit }: Pick<Actor, "personId" | "visit">): Writer =>
  visit ? { personId: null, guestName: visit.guestName } : { personId, guestName: null };
