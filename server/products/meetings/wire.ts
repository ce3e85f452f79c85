import type { CallTicket } from "@safos/contract/meetings";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http, Principal } from "#http";
import type { Identity } from "#identity";
import type { ExportPart, ItemKind, Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { NoticeSource } from "#notifications";
import type { Organisations } from "#organisations";
import type { SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import { createCalls } from "./calls.ts";
import { guestRoutes, serveWaiting } from "./guest-routes.ts";
import { createGuests } from "./guests.ts";
import { meetingRoutes } from "./routes.ts";
import type { MeetingConfig } from "./config.ts";
import type { MeetingTables } from "./queries.ts";
import { createLines } from "./lines.ts";
import { meetingExport, meetingKind, meetingNotices, meetingSource, pathOf } from "./search-source.ts";
import { createMeetingService } from "./service.ts";

export interface Meetings {
  /** Starts the media process; the routes are there from the beginning. */
  start(): Promise<void>;
  /** Asks everybody in calls to come back elsewhere, and ends the media process. */
  stop(): Promise<void>;
  /** A LiveKit address and token for a person into a workspace's running meeting, started when there is none; good for six hours. */
  tokenFor(workspaceId: string, personId: string): Promise<CallTicket>;
  /** Plans a meeting for somebody who may write in the workspace; for what another part has decided, such as a poll. */
  schedule(
    principal: Principal,
    workspaceId: string,
    fresh: { title: string; startsAt: string },
  ): Promise<{ id: string; path: string }>;
  readonly kind: ItemKind;
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
  readonly exportPart: ExportPart;
  /** The UDP port of the media. */
  mediaPort(): number;
}

export interface MeetingDeps {
  database: Database;
  events: Events;
  jobs: Jobs;
  http: Http;
  log: Log;
  config: MeetingConfig;
  identity: Identity;
  organisations: Organisations;
  workspaces: Workspaces;
  items: Items;
}

/** Calls with sound and picture: meetings of workspaces, LiveKit signalling, and the media server. */
export async function createMeetings(deps: MeetingDeps): Promise<Meetings> {
  const { database, events, jobs, http, log, config, identity, items, organisations, workspaces } = deps;
  const calls = createCalls({ database, events, http, log, config, identity, workspaces });
  const { publicUrl } = http;
  const meetings = createMeetingService({
    database,
    events,
    identity,
    organisations,
    workspaces,
    calls,
    items,
    publicUrl,
  });
  const guests = createGuests({ database, events, organisations, workspaces, meetings, calls });
  const lines = createLines({ database, events, items, meetings });
  calls.whenSaid((line) => lines.keep(line));
  calls.whenDeserted((id) => meetings.endDeserted(id));
  await http.app.register(meetingRoutes({ meetings, guests, lines }));
  await http.app.register(guestRoutes(guests));
  const waiting = serveWaiting({ http, events, guests, log });
  jobs.handle("meetings:trim-lobby", () => guests.trim());
  jobs.every("* * * * *", "meetings:trim-lobby");
  const db = database.of<MeetingTables>();
  return {
    kind: meetingKind(db, meetings),
    searchSource: meetingSource(db),
    noticeSource: meetingNotices(db, workspaces),
    exportPart: meetingExport(db, items),
    async schedule(principal, workspaceId, fresh) {
      const { id } = await meetings.create(principal, workspaceId, fresh);
      return { id, path: pathOf({ id, workspaceId }) };
    },
    start: () => calls.start(),
    async stop() {
      waiting.stop();
      await calls.stop();
    },
    tokenFor: (workspaceId, personId) => meetings.tokenFor(workspaceId, personId),
    mediaPort: () => calls.mediaPort(),
  };
}
