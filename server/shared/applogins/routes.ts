import { appLoginRoutes as contract } from "@safos/contract/routes/app-logins";
import { routes } from "#http";
import type { AppLoginContext } from "./context.ts";
import { answerLogin, openLogin, readLogin, showCode } from "./logins.ts";

export const appLoginRoutes = (context: AppLoginContext) =>
  routes("applogins", contract, {
    readAppLogin: ({ params, request }) =>
      readLogin(context, { token: params.token, ip: context.http.addressOf(request.raw) }),
    async answerAppLogin({ caller, params, body }) {
      await answerLogin(context, caller, { token: params.token, isAllowed: body.isAllowed });
      return {};
    },
    openAppLogin: ({ caller, body }) => openLogin(context, caller, body.label),
    showAppCode: ({ caller }) => showCode(context, caller),
  });
