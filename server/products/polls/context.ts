import type { Events, Transaction } from "#events";
import type { Principal } from "#http";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { PollDb } from "./queries.ts";

/** Makes a meeting of a decided date within the decision's transaction; the composition provides it. */
export type ScheduleMeeting = (
  trx: Transaction,
  person: Principal,
  workspaceId: string,
  fresh: { title: string; startsAt: string; endsAt?: string },
) => Promise<{ id: string; path: string }>;

/** In whose name work on bytes is done, and until when. */
export type WorkCall = ReturnType<Http["callOf"]>;

/** What a verb of polls needs. */
export interface PollContext {
  readonly http: Http;
  readonly workers: Workers;
  readonly db: PollDb;
  readonly events: Events;
  readonly identity: Identity;
  readonly items: Items;
  readonly workspaces: Workspaces;
  readonly scheduleMeeting: ScheduleMeeting;
}
