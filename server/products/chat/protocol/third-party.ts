import { endpoint, type MatrixEndpoint } from "./exchange.ts";
import { answerWith } from "./steps/answer-with.ts";
import { refuseUnknownProtocol } from "./steps/refuse-unknown-protocol.ts";
import { requirePerson } from "./steps/require-person.ts";

const section = "Third-party Lookups";
const below = "/v3/thirdparty";

/** Other networks: none is bridged, which clients are told before they offer it. */
export const thirdPartyEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", `${below}/protocols`, section, requirePerson, answerWith({})),
  ...[`${below}/protocol/:protocol`, `${below}/location/:protocol`, `${below}/user/:protocol`].map((path) =>
    endpoint("GET", path, section, requirePerson, refuseUnknownProtocol),
  ),
  endpoint("GET", `${below}/location`, section, requirePerson, answerWith([])),
  endpoint("GET", `${below}/user`, section, requirePerson, answerWith([])),
];
