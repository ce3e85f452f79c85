import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readOptionalBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { reportEvent, reportPerson, reportRoom } from "./steps/report-content.ts";

const section = "Reporting Content";
const reporting = [requirePerson, limitRate("report", 20), readOptionalBody];

/** Telling the moderators of what should not be there. */
export const reportEndpoints: readonly MatrixEndpoint[] = [
  endpoint("POST", "/v3/rooms/:roomId/report", section, ...reporting, reportRoom),
  endpoint("POST", "/v3/rooms/:roomId/report/:eventId", section, ...reporting, reportEvent),
  endpoint("POST", "/v3/users/:userId/report", section, ...reporting, reportPerson),
];
