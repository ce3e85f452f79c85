import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";

export const mostClients = 100;

export const openidErrors = {
  CLIENTS_MANY: ["conflict", "An organisation has at most 100 connected systems. Remove one first."],
  REDIRECT_INVALID: [
    "invalid",
    "An address for answers is https, or http on the device itself, without a fragment, a wildcard or a password.",
  ],
  CLIENT_SECRETLESS: ["conflict", "A system that keeps no secret has none to renew."],
  AUTHORISATION_GONE: ["gone", "This question is answered or too old, or another browser asked it."],
  CLIENT_FOREIGN: ["forbidden", "This system is for people of another organisation."],
  SCOPE_MISSING: ["forbidden", "The access token is not for this. Its person has to let the program do it."],
  DEVICE_CODE_WRONG: ["missing", "There is no such code, or it is used or too old."],
} as const satisfies ErrorTable;

/** What a system of the agency may be told of people, or may do for them. */
export const ClientScope = Type.Union([
  Type.Literal("openid"),
  Type.Literal("profile"),
  Type.Literal("email"),
  Type.Literal("groups"),
  Type.Literal("offline_access"),
  Type.Literal("calendar"),
  Type.Literal("contacts"),
  Type.Literal("files"),
]);
export type ClientScope = Static<typeof ClientScope>;

/** What a consent page has a sentence for: a scope of a system, or `chat` for a Matrix client. */
export const GrantedScope = Type.Union([...ClientScope.anyOf, Type.Literal("chat")]);
export type GrantedScope = Static<typeof GrantedScope>;

/** A question that waits for the person's answer: whether a program may come in as them. */
export const Authorisation = Type.Object({
  clientName: Type.String(),
  /** Whose it is: the host that answers go to; of an application on a device the one of its page; null: neither is known. */
  host: Nullable(Type.String()),
  /** An administrator of the person's organisation registered it. */
  isRegistered: Type.Boolean(),
  scopes: Type.Array(GrantedScope),
  /** The person has let it in before for all of this, and need not be asked. */
  isRemembered: Type.Boolean(),
  /** The person must show again who they are before they answer. */
  needsProof: Type.Boolean(),
});
export type Authorisation = Static<typeof Authorisation>;

export const AnswerAuthorisation = Type.Object({ isAllowed: Type.Boolean() }, { additionalProperties: false });
export type AnswerAuthorisation = Static<typeof AnswerAuthorisation>;
/** Where the browser goes now. */
export const AuthorisationAnswer = Type.Object({ goTo: Type.String() });

const UserCode = Type.String({ minLength: 1, maxLength: 40 });
export const ReadDeviceCode = Type.Object({ code: UserCode }, { additionalProperties: false });
export const AnswerDeviceCode = Type.Object(
  { code: UserCode, isAllowed: Type.Boolean() },
  { additionalProperties: false },
);
export type AnswerDeviceCode = Static<typeof AnswerDeviceCode>;

/** What a system says when its person has signed out there. */
export const SignedOutQuery = Type.Object(
  {
    client_id: Type.String({ pattern: "^[A-Za-z0-9_-]{1,100}$" }),
    post_logout_redirect_uri: Type.Optional(Type.String({ maxLength: 2000 })),
    state: Type.Optional(Type.String({ maxLength: 8000 })),
  },
  { additionalProperties: false },
);
/** Whose system it was, and where the browser goes now: where the system registered, or to Safos. */
export const SignedOutOf = Type.Object({ clientName: Type.String(), goTo: Type.String() });

/** A program that someone has let in. */
export const Program = Type.Object({
  id: Id,
  name: Type.String(),
  host: Nullable(Type.String()),
  isRegistered: Type.Boolean(),
  scopes: Type.Array(GrantedScope),
  createdAt: Moment,
  lastUsedAt: Moment,
});
export type Program = Static<typeof Program>;
export const ProgramList = Type.Object({ items: Type.Array(Program) });

const Address = Type.String({ minLength: 1, maxLength: 1000 });
const Addresses = Type.Array(Address, { maxItems: 20, uniqueItems: true });
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Scopes = Type.Array(ClientScope, { maxItems: 8, uniqueItems: true });

/** A system of the agency, in which its people sign in with Safos. */
export const Client = Type.Object({
  /** `client_id` */
  id: Type.String(),
  name: Name,
  redirectUris: Addresses,
  postLogoutUris: Addresses,
  /** Where it is told that someone has been signed out (back-channel logout); null: nowhere. */
  logoutUri: Nullable(Address),
  scopes: Scopes,
  /** It keeps a secret; otherwise it runs where anyone can read it. */
  isConfidential: Type.Boolean(),
  createdAt: Moment,
  lastUsedAt: Nullable(Moment),
});
export type Client = Static<typeof Client>;
export const ClientList = Type.Object({
  /** What a system is told about this server by: its discovery document is below. */
  issuer: Type.String(),
  items: Type.Array(Client),
});

export const NewClient = Type.Object(
  {
    name: Name,
    redirectUris: Type.Array(Address, { minItems: 1, maxItems: 20, uniqueItems: true }),
    postLogoutUris: Type.Optional(Addresses),
    logoutUri: Type.Optional(Nullable(Address)),
    scopes: Scopes,
    isConfidential: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type NewClient = Static<typeof NewClient>;

/** `secret` is shown this once; null where it keeps none. */
export const MadeClient = Type.Object({ ...Client.properties, secret: Nullable(Type.String()) });
export type MadeClient = Static<typeof MadeClient>;

export const ChangeClient = Type.Object(
  {
    name: Type.Optional(Name),
    redirectUris: Type.Optional(Type.Array(Address, { minItems: 1, maxItems: 20, uniqueItems: true })),
    postLogoutUris: Type.Optional(Addresses),
    logoutUri: Type.Optional(Nullable(Address)),
    scopes: Type.Optional(Scopes),
  },
  { additionalProperties: false },
);
export type ChangeClient = Static<typeof ChangeClient>;
export const ClientSecret = Type.Object({ secret: Type.String() });
