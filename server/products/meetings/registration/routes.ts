import {
  publicRegistrationRoutes as publicTable,
  registrationRoutes as table,
} from "@safos/contract/routes/registration";
import { disposition, routes, type Http, type RouteBinding } from "#http";
import type { MeetingContext } from "../context.ts";
import { cancelRegistration, confirmRegistration } from "./confirm.ts";
import { decideRegistration, removeRegistration } from "./decide.ts";
import { exportRegistrations, listRegistrations } from "./list.ts";
import { ownRegistration } from "./own.ts";
import { readRegistrationPage, setRegistrationPage } from "./page.ts";
import { readPublicRegistration } from "./public.ts";
import { register } from "./register.ts";

export const registrationRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", table, {
    readRegistrationPage: async ({ caller, params }) => ({
      page: await readRegistrationPage(context, caller, params.id),
    }),
    setRegistrationPage: ({ caller, params, body }) => setRegistrationPage(context, caller, params.id, body),
    listRegistrations: ({ caller, params, query }) => listRegistrations(context, caller, params.id, query),
    async exportRegistrations({ caller, params, reply }) {
      const { name, bytes } = await exportRegistrations(context, caller, params.id);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", disposition("attachment", name))
        .send(bytes);
    },
    decideRegistration: ({ caller, params, body }) => decideRegistration(context, caller, params, body.state),
    async removeRegistration({ caller, params }) {
      await removeRegistration(context, caller, params);
      return {};
    },
  });

export const publicRegistrationRoutes = (context: MeetingContext, addressOf: Http["addressOf"]): RouteBinding =>
  routes("meetings", publicTable, {
    readPublicRegistration: ({ caller, params }) => readPublicRegistration(context, params.code, caller),
    async register({ caller, params, body, request }) {
      await register(context, params.code, caller, body, addressOf(request.raw));
      return {};
    },
    readOwnRegistration: ({ caller, body }) => ownRegistration(context, body.secret, caller),
    confirmRegistration: ({ caller, body }) => confirmRegistration(context, body.secret, caller),
    cancelRegistration: ({ caller, body }) => cancelRegistration(context, body.secret, caller),
  });
