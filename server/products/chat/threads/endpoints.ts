import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readOptionalBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerSubscriptions } from "./steps/answer-subscriptions.ts";
import { answerSubscription, subscribe, unsubscribe } from "./steps/change-subscription.ts";

const section = "MSC4306: Thread subscriptions";
const subscription = "/unstable/io.element.msc4306/rooms/:roomId/thread/:eventId/subscription";
const all = "/unstable/io.element.msc4308/thread_subscriptions";
const changing = [requirePerson, limitRate("threads")];

/** Which threads a person wants to hear of. */
export const threadEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", subscription, section, requirePerson, answerSubscription),
  endpoint("PUT", subscription, section, ...changing, readOptionalBody, subscribe),
  endpoint("DELETE", subscription, section, ...changing, unsubscribe),
  endpoint("GET", all, "MSC4308: Thread subscriptions in sliding sync", requirePerson, answerSubscriptions),
];
