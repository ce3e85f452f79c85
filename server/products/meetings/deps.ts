import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Notices } from "#notifications";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { MeetingConfig } from "./config.ts";
import type { RoomCalls } from "./matrix-calls/port.ts";
import type { RingRooms } from "./ringing/rooms.ts";

/** What the module is given. */
export interface MeetingDeps {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly log: Log;
  readonly config: MeetingConfig;
  readonly identity: Identity;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly notifications: Pick<Notices, "isQuietFor">;
  readonly ringRooms: RingRooms;
  readonly roomCalls: RoomCalls;
}
