import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody, readOptionalBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerMessages, answerMessagesAsBefore } from "./steps/answer-dehydrated-messages.ts";
import { answerDehydrated, dropDehydrated, keepDehydrated } from "./steps/keep-dehydrated.ts";

const section = "MSC3814: Dehydrated devices with SSSS";
const device = "/unstable/org.matrix.msc3814.v1/dehydrated_device";
const messages = `${device}/:deviceId/events`;
const limited = limitRate("dehydrated");

/** A device that one's clients leave sealed on the server, so that the next one reads what was written while none was there. */
export const dehydratedEndpoints: readonly MatrixEndpoint[] = [
  endpoint("PUT", device, section, requirePerson, limited, readBody, keepDehydrated),
  endpoint("GET", device, section, requirePerson, answerDehydrated),
  endpoint("DELETE", device, section, requirePerson, limited, dropDehydrated),
  endpoint("GET", messages, section, requirePerson, answerMessages),
  endpoint("POST", messages, section, requirePerson, readOptionalBody, answerMessagesAsBefore),
];
