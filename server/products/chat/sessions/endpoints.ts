import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { answerWith } from "../protocol/steps/answer-with.ts";
import { readBody, readOptionalBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { refusedEndpoints } from "./refused-endpoints.ts";
import { answerAuthIssuer } from "./steps/answer-auth-issuer.ts";
import { answerAuthMetadata } from "./steps/answer-auth-metadata.ts";
import { answerCapabilities } from "./steps/answer-capabilities.ts";
import { answerDevice, answerDevices } from "./steps/answer-devices.ts";
import { answerOwnAccount } from "./steps/answer-own-account.ts";
import { makeLoginToken } from "./steps/make-login-token.ts";
import { identityProvider, redirectToSignIn } from "./steps/redirect-to-sign-in.ts";
import { refreshSession } from "./steps/refresh-session.ts";
import { removeDevice, removeListedDevices } from "./steps/remove-devices.ts";
import { renameDevice } from "./steps/rename-device.ts";
import { signIn } from "./steps/sign-in.ts";
import { signOut, signOutEverywhere } from "./steps/sign-out.ts";

const versions = ["v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12"];

/** Parts of later versions, or of none, that are really served. */
const unstableFeatures = {
  "io.element.msc4388": true,
  "org.matrix.simplified_msc3575": true,
  "org.matrix.msc3814": true,
  "org.matrix.msc4108": true,
  "org.matrix.msc4140": true,
  "org.matrix.msc4222": true,
  "org.matrix.msc4306": true,
  "org.matrix.msc4354": true,
  "org.matrix.msc4308": true,
  "org.matrix.msc4380.stable": true,
  "org.matrix.msc3773": true,
  "uk.tcpip.msc4133": true,
  "uk.tcpip.msc4133.stable": true,
};

/** Clients that know OAuth 2.0 (`/v1/auth_metadata`) try that first. */
const flows = [
  { type: "m.login.password" },
  { type: "m.login.sso", identity_providers: [identityProvider] },
  { type: "m.login.token", get_login_token: true },
  { type: "m.login.application_service" },
];
const redirect = "/v3/login/sso/redirect";

/** Calls go through the meeting server, which needs no relay. */
const noRelay = { username: "", password: "", uris: [], ttl: 86_400 };

/** Signing in and out, devices, and what every client asks at its start. */
export const sessionEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/versions", "API Versions", answerWith({ versions, unstable_features: unstableFeatures })),
  endpoint(
    "GET",
    ["/v1/auth_metadata", "/unstable/org.matrix.msc2965/auth_metadata"],
    "Server metadata discovery",
    answerAuthMetadata,
  ),
  endpoint("GET", "/unstable/org.matrix.msc2965/auth_issuer", "Server metadata discovery", answerAuthIssuer),
  endpoint("GET", "/v3/login", "Login", answerWith({ flows })),
  endpoint("POST", "/v3/login", "Login", readBody, signIn),
  endpoint("POST", "/v1/login/get_token", "Token-based login", requirePerson, readOptionalBody, makeLoginToken),
  endpoint("GET", [redirect, `${redirect}/:idpId`], "SSO client login", redirectToSignIn),
  ...refusedEndpoints,
  endpoint("POST", "/v3/refresh", "Refreshing access tokens", readBody, refreshSession),
  endpoint("POST", "/v3/logout", "Logout", requirePerson, signOut),
  endpoint("POST", "/v3/logout/all", "Logout", requirePerson, signOutEverywhere),
  endpoint("GET", "/v3/account/whoami", "Current account information", requirePerson, answerOwnAccount),
  endpoint("GET", "/v3/capabilities", "Capabilities negotiation", requirePerson, answerCapabilities),
  endpoint(
    "GET",
    "/v3/account/3pid",
    "Adding Account Administrative Contact Information",
    requirePerson,
    answerWith({ threepids: [] }),
  ),
  endpoint("GET", "/v3/voip/turnServer", "Voice over IP", requirePerson, answerWith(noRelay)),
  endpoint("GET", "/v3/devices", "Device Management", requirePerson, answerDevices),
  endpoint("GET", "/v3/devices/:deviceId", "Device Management", requirePerson, answerDevice),
  endpoint("PUT", "/v3/devices/:deviceId", "Device Management", requirePerson, renameDevice),
  endpoint("DELETE", "/v3/devices/:deviceId", "Device Management", requirePerson, removeDevice),
  endpoint("POST", "/v3/delete_devices", "Device Management", requirePerson, removeListedDevices),
];
