import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { refuseSuspended } from "../protocol/steps/refuse-suspended.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerPresence } from "./steps/answer-presence.ts";
import { setPresence } from "./steps/set-presence.ts";

const status = "/v3/presence/:userId/status";

export const presenceEndpoints: readonly MatrixEndpoint[] = [
  endpoint(
    "PUT",
    status,
    "Presence",
    requirePerson,
    requireOwnPath("Presence is one's own."),
    refuseSuspended,
    readBody,
    setPresence,
  ),
  endpoint("GET", status, "Presence", requirePerson, answerPresence),
];
