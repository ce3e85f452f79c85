import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerUserinfo } from "./steps/answer-userinfo.ts";
import { makeOpenidToken } from "./steps/make-openid-token.ts";

/** Proving to another service who one is. */
export const openidTokenEndpoints: readonly MatrixEndpoint[] = [
  endpoint(
    "POST",
    "/v3/user/:userId/openid/request_token",
    "OpenID",
    requirePerson,
    requireOwnPath("Tokens are made for oneself."),
    limitRate("openid", 10),
    makeOpenidToken,
  ),
];

/** Below `/_matrix/federation`: what the other service asks. */
export const userinfoEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/openid/userinfo", "Server-Server API: OpenID", answerUserinfo),
];
