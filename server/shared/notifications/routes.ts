import { Empty, Id, Problem } from "@safos/contract/common";
import {
  ChangeNoticeSettings,
  NoticePage,
  NoticeRule,
  NoticeRuleList,
  NoticeSettingsView,
  PushSubscription,
  ReadNotices,
} from "@safos/contract/notifications";
import Type from "typebox";
import { requirePerson, type FastifyInstance } from "#http";
import type { Inbox } from "./service.ts";

const tags = ["notifications"];
const errors = { "4xx": Problem, "5xx": Problem };
const Listing = Type.Object(
  { after: Type.Optional(Id), unread: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
const Unread = Type.Object({ unread: Type.Integer() });
const Endpoint = Type.Object({ endpoint: Type.String({ maxLength: 2000 }) }, { additionalProperties: false });

export function notificationRoutes(inbox: Inbox) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: { after?: string; unread?: boolean } }>(
      "/api/v1/notices",
      { schema: { tags, querystring: Listing, response: { 200: NoticePage, ...errors } } },
      async (request) => inbox.list(requirePerson(request), request.query.after ?? null, request.query.unread === true),
    );
    app.post<{ Body: ReadNotices }>(
      "/api/v1/notices/read",
      { schema: { tags, body: ReadNotices, response: { 200: Unread, ...errors } } },
      async (request) => ({ unread: await inbox.read(requirePerson(request), request.body) }),
    );
    app.get(
      "/api/v1/notice-settings",
      { schema: { tags, response: { 200: NoticeSettingsView, ...errors } } },
      async (request) => inbox.settings(requirePerson(request)),
    );
    app.patch<{ Body: ChangeNoticeSettings }>(
      "/api/v1/notice-settings",
      { schema: { tags, body: ChangeNoticeSettings, response: { 200: NoticeSettingsView, ...errors } } },
      async (request) => inbox.changeSettings(requirePerson(request), request.body),
    );
    app.get(
      "/api/v1/notice-rules",
      { schema: { tags, response: { 200: NoticeRuleList, ...errors } } },
      async (request) => ({ items: await inbox.rules(requirePerson(request)) }),
    );
    app.put<{ Body: NoticeRule }>(
      "/api/v1/notice-rules",
      { schema: { tags, body: NoticeRule, response: { 200: Empty, ...errors } } },
      async (request) => {
        await inbox.setRule(requirePerson(request), request.body);
        return {};
      },
    );
    app.post<{ Body: PushSubscription }>(
      "/api/v1/push-subscriptions",
      { schema: { tags, body: PushSubscription, response: { 201: Empty, ...errors } } },
      async (request, reply) => {
        await inbox.subscribe(requirePerson(request), request.body);
        return reply.code(201).send({});
      },
    );
    app.delete<{ Body: { endpoint: string } }>(
      "/api/v1/push-subscriptions",
      { schema: { tags, body: Endpoint, response: { 200: Empty, ...errors } } },
      async (request) => {
        await inbox.unsubscribe(requirePerson(request), request.body.endpoint);
        return {};
      },
    );
  };
}
