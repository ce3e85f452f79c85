import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerWhois } from "./steps/answer-whois.ts";
import { answerLock, lockAccount } from "./steps/lock-account.ts";
import { answerNonce, registerBySecret } from "./steps/register-by-secret.ts";
import { answerSuspension, suspendAccount } from "./steps/suspend-account.ts";
import { requireAdministrator, requireAdministratorOrSelf } from "./steps/require-administrator.ts";

const whois = "/v3/admin/whois/:userId";
const lock = "/v1/admin/lock/:userId";
const suspension = "/v1/admin/suspend/:userId";
const administering = [requirePerson, requireAdministrator];

/** What an organisation's administrators do over Matrix. */
export const administrationEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", whois, "Server Administration", requirePerson, requireAdministratorOrSelf, answerWhois),
  endpoint("GET", lock, "Account locking", ...administering, answerLock),
  endpoint("PUT", lock, "Account locking", ...administering, lockAccount),
  endpoint("GET", suspension, "Account suspension", ...administering, answerSuspension),
  endpoint("PUT", suspension, "Account suspension", ...administering, suspendAccount),
];

/** Below `/_synapse/admin`: what tools and test suites that were written for Synapse ask. */
export const synapseEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/register", "Shared-secret registration (Synapse)", answerNonce),
  endpoint("POST", "/v1/register", "Shared-secret registration (Synapse)", readBody, registerBySecret),
];
