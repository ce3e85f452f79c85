import type { Database } from "#database";
import type { EventType } from "#events";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import { accountNotices } from "./accounts.ts";
import { commentNotices } from "./comments.ts";
import { workspaceNotices } from "./workspaces.ts";
import { notificationSettings } from "./config.ts";
import type { NotificationContext } from "./context.ts";
import { mailOne } from "./mails/at-once.ts";
import { sendDigests } from "./mails/digest.ts";
import { deliver, pushNotice } from "./notices/deliver.ts";
import { createNotices } from "./notices/programs.ts";
import { createPush } from "./push.ts";
import { deleteOldNotices, deleteSubscriptions, type NotificationTables } from "./queries.ts";
import { notificationRoutes } from "./routes.ts";
import type { NoticeSource } from "./sources.ts";

type Needs = Omit<NotificationContext, "db" | "publicUrl" | "push"> & {
  readonly database: Database;
  readonly http: Http;
};

declare module "#module" {
  interface ModuleParts {
    /** What of a module's events a person is notified of. */
    readonly noticeSource?: NoticeSource;
    readonly noticeSources?: readonly NoticeSource[];
  }
}

const keepDays = 180;

export const notificationsModule = defineModule({
  name: "notifications",
  folder: import.meta.dirname,
  settings: notificationSettings,
  create(needs: Needs & Given<typeof notificationSettings>) {
    const { database, events, config, log } = needs;
    const { publicUrl } = needs.http;
    const db = database.of<NotificationTables>();
    const push = createPush({ db, hosts: config.pushHosts, publicUrl, log });
    const context: NotificationContext = { ...needs, db, publicUrl, push };
    const sources: NoticeSource[] = [commentNotices, accountNotices(needs.identity), workspaceNotices(needs)];
    return {
      api: createNotices(context),
      parts: {
        routes: [notificationRoutes(context)],
        jobs: {
          "notifications:push": { handle: ({ id }) => pushNotice(context, String(id)), lane: "outside" },
          "notifications:mail": {
            handle: () => sendDigests(context),
            every: "*/5 * * * *",
          },
          "notifications:mail-one": { handle: ({ id }) => mailOne(context, String(id)) },
          "notifications:trim": {
            handle: () => deleteOldNotices(db, keepDays),
            every: "51 3 * * *",
            lane: "housekeeping",
          },
        },
      },
      accept(parts) {
        if (parts.noticeSource) sources.push(parts.noticeSource);
        sources.push(...(parts.noticeSources ?? []));
      },
      prepare() {
        const types = [...new Set(sources.flatMap((source) => source.events))];
        events.on<EventType>("notifications", types, (event) => deliver(context, sources, event));
        events.on("notifications-sessions", ["session.revoked", "person.disabled"], (event) =>
          deleteSubscriptions(
            db,
            event.type === "session.revoked"
              ? { sessionId: event.payload.sessionId }
              : { disabledId: event.payload.personId },
          ),
        );
      },
    };
  },
});
