import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerWhois } from "./steps/answer-whois.ts";
import { answerLock, lockAccount } from "./steps/lock-account.ts";
import { requireAdministrator, requireAdministratorOrSelf } from "./steps/require-administrator.ts";

const whois = "/v3/admin/whois/:userId";
const lock = "/v1/admin/lock/:userId";

/** What an organisation's administrators do over Matrix. */
export const administrationEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", whois, "Server Administration", requirePerson, requireAdministratorOrSelf, answerWhois),
  endpoint("GET", lock, "Account locking", requirePerson, requireAdministrator, answerLock),
  endpoint("PUT", lock, "Account locking", requirePerson, requireAdministrator, lockAccount),
];
