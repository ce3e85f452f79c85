import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { pingAppservice } from "./steps/ping-appservice.ts";
import { registerGhostAccount } from "./steps/register-ghost.ts";

/** What application services ask besides what every client does. */
export const appserviceEndpoints: readonly MatrixEndpoint[] = [
  endpoint("POST", "/v3/register", "Account registration", registerGhostAccount),
  endpoint("POST", "/v1/appservice/:appserviceId/ping", "Pinging", requirePerson, pingAppservice),
];
