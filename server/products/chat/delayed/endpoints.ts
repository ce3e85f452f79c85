import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerDelayed, answerDelayedOne } from "./steps/answer-delayed.ts";
import { manage } from "./steps/manage-delayed.ts";

const section = "MSC4140: Cancellable delayed events";
const all = "/unstable/org.matrix.msc4140/delayed_events";

/** What was scheduled by sending with a delay. */
export const delayedEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", all, section, requirePerson, answerDelayed),
  endpoint("GET", `${all}/:delayId`, section, requirePerson, answerDelayedOne),
  endpoint("POST", [`${all}/:delayId`, `${all}/:delayId/:action`], section, manage),
];
