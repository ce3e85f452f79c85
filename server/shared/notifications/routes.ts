import { notificationRoutes as contract } from "@safos/contract/routes/notifications";
import { routes } from "#http";
import type { NotificationContext } from "./context.ts";
import { listNotices } from "./notices/list.ts";
import { markRead } from "./notices/mark-read.ts";
import { deleteSubscriptions, readRules } from "./queries.ts";
import { changeSettings, setRule, subscribe, viewSettings } from "./settings.ts";

export const notificationRoutes = (context: NotificationContext) =>
  routes("notifications", contract, {
    listNotices: ({ caller, query: { after = null, unread = false } }) =>
      listNotices(context, caller, { after, isUnreadOnly: unread }),
    markRead: async ({ caller, body }) => ({ unread: await markRead(context, caller, body) }),
    readSettings: ({ caller }) => viewSettings(context, caller),
    changeSettings: ({ caller, body }) => changeSettings(context, caller, body),
    listRules: async ({ caller }) => ({ items: await readRules(context.db, caller.personId) }),
    async setRule({ caller, body }) {
      await setRule(context, caller, body);
      return {};
    },
    async subscribe({ caller, body }) {
      await subscribe(context, caller, body);
      return {};
    },
    async unsubscribe({ caller, body }) {
      await deleteSubscriptions(context.db, { personId: caller.personId, endpoint: body.endpoint });
      return {};
    },
  });
