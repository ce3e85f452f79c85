import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { refuseContact, refusePassword, refuseRegistration } from "./steps/refuse-registration.ts";

const contact = "Adding Account Administrative Contact Information";
const contacts = "/v3/account/3pid";
const below = ["add", "bind", "delete", "unbind"].map((one) => `${contacts}/${one}`);
const media = ["email", "msisdn"];
const asking = (path: string): string[] => media.map((one) => `${path}/${one}/requestToken`);

/** What an organisation does for its people, and clients are told so: accounts, passwords and addresses. */
export const refusedEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v3/register/available", "Account registration", refuseRegistration),
  endpoint("POST", asking("/v3/register"), "Account registration", refuseRegistration),
  endpoint(
    "GET",
    "/v1/register/m.login.registration_token/validity",
    "Token-authenticated registration",
    refuseRegistration,
  ),
  endpoint("POST", "/v3/account/deactivate", "Account deactivation", requirePerson, refuseRegistration),
  endpoint("POST", "/v3/account/password", "Password management", requirePerson, refusePassword),
  endpoint("POST", asking("/v3/account/password"), "Password management", refusePassword),
  endpoint("POST", [contacts, ...below], contact, requirePerson, refuseContact),
  endpoint("POST", asking(contacts), contact, refuseContact),
];
