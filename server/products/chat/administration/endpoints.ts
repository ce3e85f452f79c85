import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerAccount, answerAvailable, deactivateAccount, putAccount } from "./accounts/steps/administer-account.ts";
import {
  answerAccountDevices,
  removeAccountDevice,
  removeAccountDevices,
} from "./accounts/steps/administer-devices.ts";
import { listAccounts } from "./accounts/steps/list-accounts.ts";
import { answerServerVersion } from "./steps/answer-server-version.ts";
import { answerWhois } from "./steps/answer-whois.ts";
import { answerLock, lockAccount } from "./steps/lock-account.ts";
import { answerNonce, registerBySecret } from "./steps/register-by-secret.ts";
import { answerSuspension, suspendAccount } from "./steps/suspend-account.ts";
import {
  requireAdministrator,
  requireAdministratorOrSelf,
  requireAnyAdministrator,
} from "./steps/require-administrator.ts";

const whois = "/v3/admin/whois/:userId";
const lock = "/v1/admin/lock/:userId";
const suspension = "/v1/admin/suspend/:userId";
const accounts = "User Admin API (Synapse)";
const account = "/v2/users/:userId";
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
  endpoint(
    "GET",
    "/v1/server_version",
    "Server version (Synapse)",
    requirePerson,
    requireAnyAdministrator,
    answerServerVersion,
  ),
  endpoint("GET", "/v2/users", accounts, requirePerson, requireAnyAdministrator, listAccounts),
  endpoint("GET", account, accounts, ...administering, answerAccount),
  endpoint("PUT", account, accounts, ...administering, putAccount),
  endpoint("POST", "/v1/deactivate/:userId", accounts, ...administering, deactivateAccount),
  endpoint("GET", "/v1/username_available", accounts, requirePerson, requireAnyAdministrator, answerAvailable),
  endpoint("GET", "/v1/whois/:userId", accounts, ...administering, answerWhois),
  endpoint("GET", `${account}/devices`, accounts, ...administering, answerAccountDevices),
  endpoint("DELETE", `${account}/devices/:deviceId`, accounts, ...administering, removeAccountDevice),
  endpoint("POST", `${account}/delete_devices`, accounts, ...administering, removeAccountDevices),
];
