import type { Database } from "#database";
import type { Events } from "#events";
import type { Http, SignedTickets } from "#http";
import type { Identity } from "#identity";
import type { Incoming } from "#incoming";
import type { Items } from "#items";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { EntryCalls } from "./calls/port.ts";
import type { Sources } from "./subscriptions/port.ts";
import type { CalendarDb } from "./tables.ts";

/** What a verb of calendars needs. */
export interface CalendarContext {
  readonly database: Database;
  readonly db: CalendarDb;
  readonly entryCalls: EntryCalls;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly incoming: Incoming;
  readonly items: Items;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly policy: Policy;
  readonly sources: Sources;
  /** Of visitors who book. */
  readonly tickets: SignedTickets;
  readonly workspaces: Workspaces;
}
