import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { searchMessages } from "./steps/search-messages.ts";

/** Messages by their words. */
export const searchEndpoints: readonly MatrixEndpoint[] = [
  endpoint(
    "POST",
    "/v3/search",
    "Server Side Search",
    requirePerson,
    limitRate("search", 10),
    readBody,
    searchMessages,
  ),
];
