import type { CallTicket } from "@safos/contract/meetings";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import { meetingSettings, type MeetingConfig } from "./config.ts";
import { wireMeetings } from "./wire.ts";
export { meetingSettings, type MeetingConfig };

export interface Meetings {
  /** Starts the media process; the routes are there from the beginning. */
  start(): Promise<void>;
  /** Asks everybody in calls to come back elsewhere, and ends the media process. */
  stop(): Promise<void>;
  /** A LiveKit address and token for a person into a workspace's running meeting, started when there is none; good for six hours. */
  tokenFor(workspaceId: string, personId: string): Promise<CallTicket>;
  /** The UDP port of the media. */
  mediaPort(): number;
}

/** Calls with sound and picture: meetings of workspaces, LiveKit signalling, and the media server. */
export async function createMeetings(deps: {
  database: Database;
  events: Events;
  jobs: Jobs;
  http: Http;
  log: Log;
  config: MeetingConfig;
  identity: Identity;
  organisations: Organisations;
  workspaces: Workspaces;
}): Promise<Meetings> {
  return wireMeetings(deps);
}
