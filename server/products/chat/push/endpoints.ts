import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerNotifications } from "./steps/answer-notifications.ts";
import { answerPushers } from "./steps/answer-pushers.ts";
import { answerActions, answerAllRules, answerEnabled, answerGlobalRules, answerRule } from "./steps/answer-rules.ts";
import { removeRule, setActions, setEnabled } from "./steps/change-rule.ts";
import { putRule } from "./steps/put-rule.ts";
import { setPusher } from "./steps/set-pusher.ts";

const rule = "/v3/pushrules/global/:kind/:ruleId";

export const pushEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", ["/v3/pushrules/", "/v3/pushrules"], "Push Rules", requirePerson, answerAllRules),
  endpoint("GET", ["/v3/pushrules/global/", "/v3/pushrules/global"], "Push Rules", requirePerson, answerGlobalRules),
  endpoint("GET", rule, "Push Rules", requirePerson, answerRule),
  endpoint("PUT", rule, "Push Rules", requirePerson, readBody, putRule),
  endpoint("DELETE", rule, "Push Rules", requirePerson, removeRule),
  endpoint("GET", `${rule}/enabled`, "Push Rules", requirePerson, answerEnabled),
  endpoint("PUT", `${rule}/enabled`, "Push Rules", requirePerson, readBody, setEnabled),
  endpoint("GET", `${rule}/actions`, "Push Rules", requirePerson, answerActions),
  endpoint("PUT", `${rule}/actions`, "Push Rules", requirePerson, readBody, setActions),
  endpoint("GET", "/v3/pushers", "Push Notifications", requirePerson, answerPushers),
  endpoint(
    "POST",
    "/v3/pushers/set",
    "Push Notifications",
    requirePerson,
    limitRate("pushers", 10),
    readBody,
    setPusher,
  ),
  // Those with rules of their own have what is unread read anew for each answer.
  endpoint(
    "GET",
    "/v3/notifications",
    "Listing notifications",
    requirePerson,
    limitRate("notifications", 10),
    answerNotifications,
  ),
];
