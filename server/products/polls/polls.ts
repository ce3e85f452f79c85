import type { Database } from "#database";
import type { Events } from "#events";
import type { RouteBinding } from "#http";
import type { Identity } from "#identity";
import type { ExportPart, ItemKind, Items } from "#items";
import type { Jobs } from "#jobs";
import type { NoticeSource } from "#notifications";
import type { SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import { followChannelPolls, type ChatPort } from "./channel.ts";
import { pollExport } from "./export.ts";
import type { PollTables } from "./queries.ts";
import { pollRoutes } from "./routes.ts";
import { createPollService, scheduleTicks, type ScheduleMeeting } from "./service.ts";
import { pollKind, pollNotices, pollSource } from "./sources.ts";
import { createPollViews } from "./views.ts";

export interface Polls {
  readonly routes: RouteBinding;
  readonly kind: ItemKind;
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
  readonly exportPart: ExportPart;
}

/** One question or a date to choose. `chat` tells of polls in channels, `scheduleMeeting` makes a meeting of a date. */
export function createPolls(deps: {
  database: Database;
  events: Events;
  jobs: Jobs;
  identity: Identity;
  items: Items;
  workspaces: Workspaces;
  chat: ChatPort;
  scheduleMeeting: ScheduleMeeting;
}): Polls {
  const db = deps.database.of<PollTables>();
  const polls = createPollService({
    ...deps,
    schedule: deps.scheduleMeeting,
    db,
    views: createPollViews({ ...deps, db }),
  });
  followChannelPolls({ ...deps, db });
  scheduleTicks(deps.jobs, polls);
  const { items, workspaces } = deps;
  return {
    routes: pollRoutes(polls),
    kind: pollKind(db, polls),
    searchSource: pollSource(db),
    noticeSource: pollNotices(db, workspaces),
    exportPart: pollExport(db, items),
  };
}
