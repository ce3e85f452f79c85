import type { Holding } from "#departures";
import { rtcServicePath } from "@safos/contract/rtc";
import type { CallTicket, NewMeeting } from "@safos/contract/meetings";
import type { Transaction } from "#events";
import { refuse, type Principal, type RouteBinding } from "#http";
import type { ExportPart, ItemKind } from "#items";
import type { NoticeSource } from "#notifications";
import type { ExposureSource } from "#policy";
import type { SearchSource } from "#search";
import type { TimeLineSource } from "#timeline";
import type { WorkspaceCounter } from "#usage";
import { can } from "#workspaces";
import { guestWebinarRoutes, webinarRoutes } from "./webinar/routes.ts";
import { callCaptioning, type CallCaptioning } from "./calls/captioning.ts";
import { createCalls } from "./calls/calls.ts";
import { callRecording, type CallRecording } from "./calls/recording.ts";
import type { MeetingContext } from "./context.ts";
import type { MeetingDeps } from "./deps.ts";
import { meetingExport } from "./export.ts";
import { pathOf } from "./item.ts";
import { meetingHolding } from "./holding.ts";
import { meetingKind } from "./kind.ts";
import { guestLinkExposures } from "./lobby/exposures.ts";
import { LivePages } from "./live-page/live-pages.ts";
import { livePageRoutes, publicLivePageRoutes } from "./live-page/routes.ts";
import { trimLobbies } from "./lobby/leave.ts";
import { serveWaiting } from "./lobby/waiting.ts";
import { insertNewMeeting } from "./meeting/create.ts";
import { endDeserted } from "./meeting/end.ts";
import { countStarted } from "./meeting/queries.ts";
import { tokenFor } from "./meeting/join.ts";
import type { ProcessStatistics, Statistics } from "./media/messages.ts";
import type { Statistics as RelayStatistics } from "./turn/messages.ts";
import { breakoutRoutes, guestBreakoutRoutes } from "./breakout/routes.ts";
import { forgetFormerMembers } from "./permissions/forget.ts";
import { trimRings } from "./ringing/trim.ts";
import { followClients } from "./ringing/from-clients.ts";
import { publishRings } from "./ringing/to-clients.ts";
import { ringNotices } from "./ringing/notices.ts";
import { ringingRoutes } from "./ringing/routes.ts";
import { watchRings } from "./ringing/watch.ts";
import { storeMessage } from "./messages/store.ts";
import { publishMembers } from "./matrix-calls/members.ts";
import { matrixCallRoutes } from "./matrix-calls/routes.ts";
import { meetingNotices } from "./notices.ts";
import { plannedMeetings, type PlannedMeetings } from "./planned/planned.ts";
import { mailDue, trimRegistrations } from "./registration/due.ts";
import { createRegistrationPace } from "./registration/pace.ts";
import { publicRegistrationRoutes, registrationRoutes } from "./registration/routes.ts";
import { guestHandRoutes, guestRoutes, handRoutes, meetingRoutes } from "./routes.ts";
import { meetingSource } from "./search-source.ts";
import type { MeetingDb, MeetingTables } from "./tables.ts";
import { meetingTimeLine } from "./time-line.ts";

export interface Meetings {
  /** Starts the media process; the routes are there from the beginning. */
  start(): Promise<void>;
  /** Asks everybody in calls to come back elsewhere, and ends the media process. */
  stop(): Promise<void>;
  /** A LiveKit address and token for a person into a workspace's running meeting, started when there is none; good for six hours. */
  tokenFor(workspaceId: string, personId: string): Promise<CallTicket>;
  /**
   * Plans a meeting in the transaction of what decided it, such as a poll, for someone who may write in the workspace.
   * Refuses FORBIDDEN.
   */
  schedule(
    trx: Transaction,
    principal: Principal,
    workspaceId: string,
    fresh: Pick<NewMeeting, "title" | "startsAt" | "endsAt">,
  ): Promise<{ id: string; path: string }>;
  /** Meetings that entries of calendars plan. */
  readonly planned: PlannedMeetings;
  /** Drops the requests of guests who stopped asking, and calls that rang long ago. */
  trim(): Promise<void>;
  /** Sends those who registered the letters whose time has come. */
  mailRegistered(): Promise<void>;
  /** Removes what is stored of them when it is kept no longer. */
  trimRegistrations(): Promise<void>;
  readonly routes: readonly RouteBinding[];
  readonly kind: ItemKind;
  readonly searchSource: SearchSource;
  /** Meetings by when they are planned, for calendars. */
  readonly timeLine: TimeLineSource;
  readonly noticeSources: readonly NoticeSource[];
  readonly exportPart: ExportPart;
  /** Meetings that a link leads guests to. */
  readonly exposures: ExposureSource;
  readonly holding: Holding;
  /** How many began, for the numbers of each month. */
  readonly counter: WorkspaceCounter;
  /** What captions need of calls. */
  readonly captioning: CallCaptioning;
  /** What recordings need of calls. */
  readonly recording: CallRecording;
  /** Calls, people in them, and packets in and out of this process. */
  statistics(): Promise<Statistics>;
  /** What goes through the relay of this process. */
  relayStatistics(): Promise<RelayStatistics>;
  /** Throws when no media port can be used. @returns what is wrong with some of several media processes */
  check(): Promise<string | null>;
  /** UDP ports of the media, one of each media process. */
  mediaPorts(): readonly number[];
  /** Each media process by itself; none where calls are at another media server. */
  processes(): Promise<ProcessStatistics[]>;
}

/** Calls with sound and picture: meetings of workspaces, LiveKit signalling, and the media server. */
export function createMeetings(deps: MeetingDeps): Meetings {
  const { events, identity, items, mail, notifications, organisations, policy, ringRooms, roomCalls, workspaces } =
    deps;
  const db = deps.database.of<MeetingTables>();
  const calls = createCalls(deps, {
    onDeserted: (id) => endDeserted(context, id),
    onMessage: (message) => storeMessage(context, message),
  });
  const { publicUrl } = deps.http;
  const context: MeetingContext = {
    ...{
      db,
      events,
      identity,
      items,
      mail,
      notifications,
      organisations,
      policy,
      ringRooms,
      roomCalls,
      workspaces,
      calls,
      publicUrl,
    },
    registrationPace: createRegistrationPace(),
  };
  forgetFormerMembers(db, events);
  publishMembers(context, events);
  publishRings(context, events);
  followClients(context, events, deps.log);
  void deps.http.app.register(matrixCallRoutes({ context, http: deps.http, log: deps.log }), {
    prefix: rtcServicePath,
  });
  const live = new LivePages(context, calls, deps);
  const rings = watchRings(context, deps.log);
  const waiting = serveWaiting(deps, events, context);
  return {
    routes: [
      meetingRoutes(context),
      handRoutes(context),
      guestHandRoutes(context),
      breakoutRoutes(context),
      ringingRoutes(context),
      guestRoutes(context, (request) => deps.http.addressOf(request)),
      guestBreakoutRoutes(context),
      webinarRoutes(context),
      guestWebinarRoutes(context),
      livePageRoutes(context, live),
      publicLivePageRoutes(context, live, (request) => deps.http.addressOf(request)),
      registrationRoutes(context),
      publicRegistrationRoutes(context, (request) => deps.http.addressOf(request)),
    ],
    kind: meetingKind(context),
    searchSource: meetingSource(db),
    timeLine: meetingTimeLine(context),
    noticeSources: [meetingNotices(db, workspaces), ringNotices(db)],
    exportPart: meetingExport(db, deps.items),
    exposures: guestLinkExposures({ db, identity, items, workspaces }),
    holding: meetingHolding(db, deps.workspaces),
    counter: { number: "meetings", count: (workspaceIds, since) => countStarted(db, workspaceIds, since) },
    async trim() {
      await trimLobbies(context);
      await trimRings(context);
    },
    planned: plannedMeetings(context),
    mailRegistered: () => mailDue(context),
    trimRegistrations: () => trimRegistrations(context),
    async schedule(trx, { personId }, workspaceId, fresh) {
      if (!can(await workspaces.within(trx).roleOf(personId, workspaceId), "write")) throw refuse("FORBIDDEN");
      const { id } = await insertNewMeeting(events, trx as MeetingDb & Transaction, workspaceId, fresh, personId);
      return { id, path: pathOf({ id, workspaceId, roomId: null }) };
    },
    async start() {
      await calls.start();
      live.start();
      rings.start();
    },
    async stop() {
      waiting.stop();
      await rings.stop();
      await live.stop();
      await calls.stop();
    },
    tokenFor: (workspaceId, personId) => tokenFor(context, workspaceId, personId),
    captioning: callCaptioning(context, calls, (meetingId, of) => live.caption(meetingId, of)),
    recording: callRecording(context, calls),
    statistics: () => calls.statistics(),
    relayStatistics: () => calls.relay.statistics(),
    check: () => calls.check(),
    mediaPorts: () => calls.mediaPorts(),
    processes: async () => (calls.isExternal ? [] : calls.processes()),
  };
}
