import type { Events } from "#events";
import type { Principal } from "#http";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { PollDb } from "./queries.ts";

/** Makes a meeting of a decided date; the composition provides it. */
export type ScheduleMeeting = (
  person: Principal,
  workspaceId: string,
  fresh: { title: string; startsAt: string },
) => Promise<{ id: string; path: string }>;

/** What a verb of polls needs. */
/** In whose name work on bytes is done, and until when. */
export type WorkCall = ReturnType<Http["callOf"]>;

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
