import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  AnswerAuthorisation,
  AnswerDeviceCode,
  Authorisation,
  AuthorisationAnswer,
  ChangeClient,
  Client,
  ClientList,
  ClientSecret,
  MadeClient,
  NewClient,
  ProgramList,
  ReadDeviceCode,
  SignedOutOf,
  SignedOutQuery,
} from "../openid.ts";
import { defineRoutes } from "../route.ts";

const uid = { uid: Type.String({ pattern: "^[A-Za-z0-9_-]{10,80}$" }) };
const clientId = { id: Type.String({ pattern: "^[A-Za-z0-9_-]{1,100}$" }) };

/** A person's answers to programs that ask to come in as them. OpenID Connect itself is spoken at `/oauth2`. */
export const authorisationRoutes = defineRoutes({
  readAuthorisation: {
    method: "GET",
    path: "/api/v1/authorisations/:uid",
    params: uid,
    access: "person",
    answer: Authorisation,
    errors: ["AUTHORISATION_GONE", "CLIENT_FOREIGN"],
  },
  answerAuthorisation: {
    method: "POST",
    path: "/api/v1/authorisations/:uid",
    params: uid,
    access: "person",
    body: AnswerAuthorisation,
    answer: AuthorisationAnswer,
    errors: ["AUTHORISATION_GONE", "CLIENT_FOREIGN", "STEP_UP_NEEDED"],
  },
  /** After a system has signed its person out (RP-Initiated Logout). */
  readSignedOut: {
    method: "GET",
    path: "/api/v1/signed-out",
    access: "anyone",
    query: SignedOutQuery,
    answer: SignedOutOf,
  },
  /** What waits behind the code that a device shows (RFC 8628). */
  readDeviceCode: {
    method: "POST",
    path: "/api/v1/device-codes/read",
    access: "person",
    body: ReadDeviceCode,
    answer: Authorisation,
    errors: ["DEVICE_CODE_WRONG", "CLIENT_FOREIGN", "SIGN_IN_THROTTLED"],
  },
  answerDeviceCode: {
    method: "POST",
    path: "/api/v1/device-codes",
    access: "person",
    body: AnswerDeviceCode,
    answer: Empty,
    errors: ["DEVICE_CODE_WRONG", "CLIENT_FOREIGN", "SIGN_IN_THROTTLED"],
  },
});

/** Programs that people have let in. */
export const programRoutes = defineRoutes({
  listPrograms: { method: "GET", path: "/api/v1/programs", access: "person", answer: ProgramList },
  endProgram: { method: "DELETE", path: "/api/v1/programs/:id", access: "person", answer: Empty },
  listProgramsOf: {
    method: "GET",
    path: "/api/v1/persons/:personId/programs",
    params: { personId: Id },
    access: "admin",
    answer: ProgramList,
  },
  endProgramOf: {
    method: "DELETE",
    path: "/api/v1/persons/:personId/programs/:id",
    params: { personId: Id, id: Id },
    access: "admin",
    isFresh: true,
    answer: Empty,
  },
});

/** Systems of an agency in which its people sign in with Safos, for its administrators. */
export const clientRoutes = defineRoutes({
  listClients: { method: "GET", path: "/api/v1/organisation/clients", access: "admin", answer: ClientList },
  addClient: {
    method: "POST",
    path: "/api/v1/organisation/clients",
    access: "admin",
    isFresh: true,
    body: NewClient,
    answer: MadeClient,
    status: 201,
    errors: ["CLIENTS_MANY", "REDIRECT_INVALID"],
  },
  changeClient: {
    method: "PATCH",
    path: "/api/v1/organisation/clients/:id",
    params: clientId,
    access: "admin",
    isFresh: true,
    body: ChangeClient,
    answer: Client,
    errors: ["REDIRECT_INVALID"],
  },
  /** A new secret; the one before is good no more. */
  renewClientSecret: {
    method: "POST",
    path: "/api/v1/organisation/clients/:id/secret",
    params: clientId,
    access: "admin",
    isFresh: true,
    answer: ClientSecret,
    status: 201,
    errors: ["CLIENT_SECRETLESS"],
  },
  /** Ends what people let it do. */
  removeClient: {
    method: "DELETE",
    path: "/api/v1/organisation/clients/:id",
    params: clientId,
    access: "admin",
    isFresh: true,
    answer: Empty,
  },
});
