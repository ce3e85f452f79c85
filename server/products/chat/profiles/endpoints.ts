import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { refuseSuspended } from "../protocol/steps/refuse-suspended.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerProfile, answerProfileField } from "./steps/answer-profile.ts";
import { removeProfileField } from "./steps/remove-profile-field.ts";
import { setProfileField } from "./steps/set-profile-field.ts";

const field = "/v3/profile/:userId/:keyName";
const own = [requirePerson, requireOwnPath("A profile is changed by its owner.")];

export const profileEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v3/profile/:userId", "Profiles", requirePerson, answerProfile),
  endpoint("GET", field, "Profiles", requirePerson, answerProfileField),
  endpoint("PUT", field, "Profiles", ...own, refuseSuspended, limitRate("profile", 5), readBody, setProfileField),
  endpoint("DELETE", field, "Profiles", ...own, refuseSuspended, removeProfileField),
];
