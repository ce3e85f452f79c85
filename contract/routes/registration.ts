import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  DecideRegistration,
  NewRegistration,
  OwnRegistration,
  PublicRegistration,
  Registration,
  RegistrationList,
  RegistrationPage,
  RegistrationPageAnswer,
  RegistrationQuery,
  RegistrationSettings,
  ShowRegistration,
} from "../registration.ts";
import { Bytes, defineRoutes } from "../route.ts";

const code = { code: Type.String({ minLength: 1, maxLength: 100 }) };
const registrationId = { registrationId: Id };

/** Registration for a webinar, for those who lead it. */
export const registrationRoutes = defineRoutes({
  readRegistrationPage: {
    method: "GET",
    path: "/api/v1/meetings/:id/registration",
    access: "person",
    answer: RegistrationPageAnswer,
  },
  /** Turns it on, changes it, or closes it; its address stays. */
  setRegistrationPage: {
    method: "PUT",
    path: "/api/v1/meetings/:id/registration",
    access: "person",
    body: RegistrationSettings,
    answer: RegistrationPage,
    errors: ["NOT_WEBINAR", "ENDED", "POLICY_REFUSED", "REGISTRATION_NEEDS_TIME", "REGISTRATION_NEEDS_MAIL"],
  },
  listRegistrations: {
    method: "GET",
    path: "/api/v1/meetings/:id/registrations",
    access: "person",
    query: RegistrationQuery,
    answer: RegistrationList,
  },
  /** The list as CSV, in the language of who asks. */
  exportRegistrations: {
    method: "GET",
    path: "/api/v1/meetings/:id/registrations/csv",
    access: "person",
    answer: Bytes,
  },
  /** Approves someone or not, also who was declined before; they get a letter. */
  decideRegistration: {
    method: "PATCH",
    path: "/api/v1/meetings/:id/registrations/:registrationId",
    access: "person",
    params: registrationId,
    body: DecideRegistration,
    answer: Registration,
    errors: ["ENDED", "REGISTRATION_UNKNOWN", "REGISTRATION_STATE", "REGISTRATION_FULL"],
  },
  /** With everything that is stored of them; their link ends, and they may register again. */
  removeRegistration: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/registrations/:registrationId",
    access: "person",
    params: registrationId,
    answer: Empty,
    errors: ["REGISTRATION_UNKNOWN"],
  },
});

/** The same for who registers. */
export const publicRegistrationRoutes = defineRoutes({
  readPublicRegistration: {
    method: "GET",
    path: "/api/v1/registration-pages/:code",
    access: "anyone",
    params: code,
    answer: PublicRegistration,
    errors: ["REGISTRATION_OFF"],
  },
  /** The answer is the same whether or not the address had registered; what happens next stands in a letter to it. */
  register: {
    method: "POST",
    path: "/api/v1/registration-pages/:code",
    access: "anyone",
    params: code,
    body: NewRegistration,
    answer: Empty,
    status: 202,
    errors: ["REGISTRATION_OFF", "REGISTRATION_CLOSED", "REGISTRATION_FULL"],
  },
  readOwnRegistration: {
    method: "POST",
    path: "/api/v1/own-registration",
    access: "anyone",
    body: ShowRegistration,
    answer: OwnRegistration,
    errors: ["REGISTRATION_UNKNOWN"],
  },
  /** The address is theirs; also who cancelled comes back so. */
  confirmRegistration: {
    method: "POST",
    path: "/api/v1/own-registration/confirm",
    access: "anyone",
    body: ShowRegistration,
    answer: OwnRegistration,
    errors: ["REGISTRATION_UNKNOWN", "REGISTRATION_CLOSED", "REGISTRATION_FULL"],
  },
  cancelRegistration: {
    method: "POST",
    path: "/api/v1/own-registration/cancel",
    access: "anyone",
    body: ShowRegistration,
    answer: OwnRegistration,
    errors: ["REGISTRATION_UNKNOWN"],
  },
});
