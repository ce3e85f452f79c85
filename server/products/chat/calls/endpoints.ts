import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerTransports } from "./steps/answer-transports.ts";

/** Where the calls of rooms run; who is in them stands in the rooms' state. */
export const callEndpoints: readonly MatrixEndpoint[] = [
  endpoint(
    "GET",
    ["/v1/rtc/transports", "/unstable/org.matrix.msc4143/rtc/transports"],
    "MSC4143: RTC transports",
    requirePerson,
    answerTransports,
  ),
];
