import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import { pollHolding } from "./holding.ts";
import { followChannelPolls, type ChatPort } from "./channel.ts";
import type { PollContext } from "./context.ts";
import { pollExport } from "./export.ts";
import { closeAndRemind } from "./polls/tick.ts";
import type { PollTables } from "./queries.ts";
import { pollRoutes } from "./routes.ts";
import { pollKind, pollNotices, pollSource } from "./sources.ts";
import { pollTimeLine } from "./time-line.ts";

/** `chat` reads polls in channels, `scheduleMeeting` makes a meeting of a date. */
type Needs = Omit<PollContext, "db"> & { readonly database: Database; readonly chat: ChatPort };

/** One question or a date to choose. */
export const pollsModule = defineModule({
  name: "polls",
  folder: import.meta.dirname,
  create({ database, chat, ...needs }: Needs & Given) {
    const { events, identity, items, workspaces } = needs;
    const db = database.of<PollTables>();
    const ctx: PollContext = { ...needs, db };
    followChannelPolls({ db, events, identity, chat });
    return {
      api: null,
      parts: {
        routes: [pollRoutes(ctx)],
        kinds: [pollKind(ctx)],
        jobs: { "polls:tick": { handle: () => closeAndRemind(ctx), every: "* * * * *" } },
        searchSources: [pollSource(db)],
        timeLineSources: [pollTimeLine(ctx)],
        noticeSource: pollNotices(db, workspaces),
        holdings: [pollHolding(db, workspaces)],
        exportPart: pollExport(db, items),
      },
    };
  },
});
