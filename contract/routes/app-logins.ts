import Type from "typebox";
import { AnswerAppLogin, AppLogin, AppLoginAddress, OpenAppLogin } from "../app-logins.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

const token = { token: Type.String({ pattern: "^[A-Za-z0-9_-]{20,100}$" }) };

/** Letting in an app that speaks Nextcloud's login flow: the person's part of it, on the page. */
export const appLoginRoutes = defineRoutes({
  readAppLogin: {
    method: "GET",
    path: "/api/v1/app-logins/:token",
    params: token,
    access: "person",
    answer: AppLogin,
    errors: ["APP_LOGIN_GONE"],
  },
  answerAppLogin: {
    method: "POST",
    path: "/api/v1/app-logins/:token",
    params: token,
    access: "person",
    isFresh: true,
    body: AnswerAppLogin,
    answer: Empty,
    errors: ["APP_LOGIN_GONE"],
  },
  /** Version 1 of the flow, in the app's own browser window: the address gives the app its password. */
  openAppLogin: {
    method: "POST",
    path: "/api/v1/app-logins",
    access: "person",
    isFresh: true,
    body: OpenAppLogin,
    answer: AppLoginAddress,
    status: 201,
  },
  /** For a code that a phone's app reads from the screen. */
  showAppCode: {
    method: "POST",
    path: "/api/v1/app-codes",
    access: "person",
    isFresh: true,
    answer: AppLoginAddress,
    status: 201,
  },
});
