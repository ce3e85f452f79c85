import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";
import { Look } from "./look.ts";

export const providerErrors = {
  PROVIDER_UNREACHABLE: ["unavailable", "The organisation's sign-in does not answer."],
  PROVIDER_REFUSED: ["unauthenticated", "The organisation's sign-in did not let you through."],
  PROVIDER_INVALID: ["invalid", "The settings of the provider cannot be used."],
  PROVIDER_DOMAIN: ["invalid", "A provider is for domains of its own organisation."],
  PROVIDER_GROUP: ["invalid", "A provider fills groups of its own organisation, each from one provider."],
  EMERGENCY_NEEDED: [
    "conflict",
    "Name an administrator who keeps a password before passwords are closed: the provider may be out of reach one day.",
  ],
  EMERGENCY_INVALID: ["invalid", "Emergency administrators are administrators of the organisation with a password."],
  SIGN_IN_EXPIRED: ["gone", "The sign-in took too long, or was begun in another browser. Begin again."],
  ASSERTION_INVALID: ["unauthenticated", "What the organisation's sign-in answered cannot be trusted."],
  ASSURANCE_TOO_LOW: ["forbidden", "The organisation requires a higher level of assurance for this sign-in."],
  CLAIM_NAME_MISSING: ["forbidden", "The organisation's sign-in sent no name that can be used here."],
  CLAIM_EMAIL_UNVERIFIED: ["forbidden", "The organisation's sign-in has not verified your mail address."],
  CLAIM_FOREIGN: ["forbidden", "The organisation's sign-in gave a name of another organisation."],
  ACCOUNT_CLOSED: ["forbidden", "Your account is closed. Ask your administrator."],
  ACCOUNT_TIED: ["conflict", "Your name belongs to another account at the organisation's sign-in."],
  PASSWORD_CLOSED: ["unauthenticated", "Your organisation has a sign-in of its own. Use it instead of a password."],
  GROUP_KEPT: ["conflict", "The organisation's sign-in decides who is in this group."],
  PROVIDER_SECRET_AGAIN: ["conflict", "The directory's address or account is another: give its password again."],
} as const satisfies ErrorTable;

/** What a sign-in through a provider may be refused with; the page is led to `/signin?refused=<code>`. */
export const signInRefusals = [
  "PROVIDER_UNREACHABLE",
  "PROVIDER_REFUSED",
  "SIGN_IN_EXPIRED",
  "ASSERTION_INVALID",
  "ASSURANCE_TOO_LOW",
  "CLAIM_NAME_MISSING",
  "CLAIM_EMAIL_UNVERIFIED",
  "CLAIM_FOREIGN",
  "ACCOUNT_CLOSED",
  "ACCOUNT_TIED",
] as const satisfies readonly (keyof typeof providerErrors)[];
export type SignInRefusal = (typeof signInRefusals)[number];

export const ProviderKind = Type.Union([Type.Literal("oidc"), Type.Literal("saml"), Type.Literal("ldap")]);
export type ProviderKind = Static<typeof ProviderKind>;

const address = Type.String({ minLength: 8, maxLength: 1000 });
const claim = Type.String({ minLength: 1, maxLength: 200 });

/** Where in what the provider says a value stands; dots lead into objects: `realm_access.roles`. */
export const ClaimNames = Type.Object(
  {
    /** `anna@fk.example`, `anna`, or a mail address. */
    name: claim,
    displayName: claim,
    groups: claim,
  },
  { additionalProperties: false },
);
export type ClaimNames = Static<typeof ClaimNames>;

export const OidcSettings = Type.Object(
  {
    issuer: address,
    clientId: Type.String({ minLength: 1, maxLength: 200 }),
    scope: Type.String({ minLength: 1, maxLength: 300 }),
    claims: ClaimNames,
    /** Levels of assurance that will do; empty: any. Asked for as `acr_values`. */
    assurances: Type.Array(claim, { maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type OidcSettings = Static<typeof OidcSettings>;

/** Bytes of a metadata document: one identity provider, not a federation. */
export const mostMetadataBytes = 512_000;
const metadata = Type.String({ minLength: 1, maxLength: mostMetadataBytes });
const certificate = Type.String({ minLength: 1, maxLength: 20_000 });

export const SamlSettings = Type.Object(
  {
    /** Where the provider's metadata is read again; null: only as uploaded. */
    metadataUrl: Type.Union([address, Type.Null()]),
    /** The document itself; null: read from the address. */
    metadata: Type.Union([metadata, Type.Null()]),
    /** What must have signed the metadata, in PEM; null: whatever comes over TLS or was uploaded is believed. */
    metadataCertificate: Type.Union([certificate, Type.Null()]),
    claims: ClaimNames,
    /** What stands after `@` in orgAffiliation (Sweden Connect) for people of this organisation; null: none is taken. */
    organisationNumber: Type.Union([Type.String({ pattern: "^[0-9]{10}$" }), Type.Null()]),
    /** AuthnContextClassRef values that will do; empty: any. */
    assurances: Type.Array(claim, { maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type SamlSettings = Static<typeof SamlSettings>;

/** An attribute of a directory, or its number (RFC 4512 §2.5). */
const attribute = Type.String({ pattern: "^[A-Za-z][A-Za-z0-9-]{0,99}$|^[0-9]+(\\.[0-9]+){1,30}$" });
const distinguishedName = Type.String({ minLength: 1, maxLength: 1000 });
const filter = Type.String({ minLength: 1, maxLength: 2000 });

/** A directory (LDAP, RFC 4511) that is asked for people and groups, and by which people sign in with its passwords. */
export const LdapSettings = Type.Object(
  {
    /** `ldaps://…`, or `ldap://…` with StartTLS; without TLS only where it is on the server's own machine. */
    url: Type.String({ pattern: "^ldaps?://[^/?#@\\s]{1,300}/?$" }),
    isStartTls: Type.Boolean(),
    /** What the directory's certificate must be issued by, in PEM; null: by any authority that is trusted anyway. */
    certificate: Type.Union([certificate, Type.Null()]),
    /** The account that reads the directory; its password is the provider's secret. */
    bindDn: distinguishedName,
    peopleBase: distinguishedName,
    peopleFilter: filter,
    attributes: Type.Object(
      {
        /** `bo` of the first domain, or `bo@digg.example`. */
        name: attribute,
        /** Taken for the name where that one is of no domain of ours. */
        mail: attribute,
        displayName: attribute,
        /** What never changes and is never given to another: `entryUUID`, `objectGUID`. */
        id: attribute,
      },
      { additionalProperties: false },
    ),
    /** Null: groups are not read. */
    groupBase: Type.Union([distinguishedName, Type.Null()]),
    groupFilter: filter,
    /** Where it stands who is in which: in `memberOf` of the members, or in `member`, `uniqueMember` and `memberUid` of the groups. */
    membersIn: Type.Union([Type.Literal("people"), Type.Literal("groups")]),
    /** Every group that is found becomes one here; else only those that are mapped are filled. */
    areGroupsMade: Type.Boolean(),
    syncMinutes: Type.Integer({ minimum: 5, maximum: 10_080 }),
    /** Per cent of the people that one sync may close; five in any case. */
    mostClosings: Type.Integer({ minimum: 1, maximum: 100 }),
  },
  { additionalProperties: false },
);
export type LdapSettings = Static<typeof LdapSettings>;

/** Those in whose claims `value` stands are members of the group, and administrators where it says so. */
export const GroupMapping = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 300 }),
    groupId: Type.Union([Id, Type.Null()]),
    makesAdmin: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type GroupMapping = Static<typeof GroupMapping>;

/** Whose passwords open a session while the provider is enabled. */
export const PasswordsFor = Type.Union([Type.Literal("everyone"), Type.Literal("emergency")]);
export type PasswordsFor = Static<typeof PasswordsFor>;

const settings = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { minItems: 1, maxItems: 100 }),
  groups: Type.Array(GroupMapping, { maxItems: 500 }),
  passwordsFor: PasswordsFor,
  isEnabled: Type.Boolean(),
};
const bySecret = {
  /** The client's secret, or the password of the directory's account; left out: as it was. */
  secret: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
};

export const NewProvider = Type.Object(
  {
    kind: ProviderKind,
    ...settings,
    oidc: Type.Optional(OidcSettings),
    saml: Type.Optional(SamlSettings),
    ldap: Type.Optional(LdapSettings),
    ...bySecret,
  },
  { additionalProperties: false },
);
export type NewProvider = Static<typeof NewProvider>;

export const ChangeProvider = Type.Partial(Type.Omit(NewProvider, ["kind"]), { additionalProperties: false });
export type ChangeProvider = Static<typeof ChangeProvider>;

export const SyncState = Type.Union([
  /** Not yet begun, or waiting for its turn. */
  Type.Literal("waiting"),
  Type.Literal("running"),
  Type.Literal("done"),
  /** It would have closed more people than it may, or found nobody: nothing was changed. */
  Type.Literal("stopped"),
  /** The directory could not be read whole: nothing was changed. */
  Type.Literal("failed"),
]);
export type SyncState = Static<typeof SyncState>;

/** What of a directory's entry cannot be taken over, and why. */
export const SyncFault = Type.Object({
  code: Type.Union([
    Type.Literal("nameMissing"),
    Type.Literal("nameForeign"),
    Type.Literal("nameTwice"),
    Type.Literal("idMissing"),
    Type.Literal("accountTied"),
    Type.Literal("accountClosed"),
    Type.Literal("lastAdmin"),
    Type.Literal("groupNameTaken"),
  ]),
  /** The entry's distinguished name. */
  entry: Type.String(),
});
export type SyncFault = Static<typeof SyncFault>;

export const SyncCounts = Type.Object({
  /** Found in the directory. */
  people: Type.Integer(),
  groups: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  closed: Type.Integer(),
  opened: Type.Integer(),
  joined: Type.Integer(),
  left: Type.Integer(),
  /** Entries that cannot be taken over. */
  unusable: Type.Integer(),
});
export type SyncCounts = Static<typeof SyncCounts>;

/** How a directory's latest sync went. */
export const DirectorySync = Type.Object({
  state: SyncState,
  startedAt: Type.Union([Moment, Type.Null()]),
  finishedAt: Type.Union([Moment, Type.Null()]),
  /** When one last went through. */
  doneAt: Type.Union([Moment, Type.Null()]),
  /** Since when none has gone through; null: the latest one did. */
  failingSince: Type.Union([Moment, Type.Null()]),
  nextAt: Type.Union([Moment, Type.Null()]),
  /** Of one that is running: how many entries have been read or written. */
  progress: Type.Union([
    Type.Object({ done: Type.Integer(), total: Type.Union([Type.Integer(), Type.Null()]) }),
    Type.Null(),
  ]),
  counts: Type.Union([SyncCounts, Type.Null()]),
  /** Of one that stopped: how many it would have closed. */
  wouldClose: Type.Union([Type.Integer(), Type.Null()]),
  /** The first hundred. */
  faults: Type.Array(SyncFault),
  /** Of one that failed: what went wrong. */
  problem: Type.Union([Type.String(), Type.Null()]),
});
export type DirectorySync = Static<typeof DirectorySync>;

/** A provider as its organisation's administrators see it. */
export const Provider = Type.Object({
  id: Id,
  kind: ProviderKind,
  ...settings,
  oidc: Type.Union([OidcSettings, Type.Null()]),
  saml: Type.Union([SamlSettings, Type.Null()]),
  ldap: Type.Union([LdapSettings, Type.Null()]),
  hasSecret: Type.Boolean(),
  createdAt: Moment,
  /** Persons who have signed in with it. */
  personCount: Type.Integer(),
  /** What the provider needs to know of us: where answers come back, our metadata, where logouts are told; null: nothing. */
  addresses: Type.Union([
    Type.Object({
      callback: Type.String(),
      metadata: Type.Union([Type.String(), Type.Null()]),
      logout: Type.String(),
    }),
    Type.Null(),
  ]),
  /** Null: its people come by themselves. */
  sync: Type.Union([DirectorySync, Type.Null()]),
});
export type Provider = Static<typeof Provider>;
export const ProviderList = Type.Object({ items: Type.Array(Provider) });

/** What is looked at before a provider is saved. */
export const ProviderCheckName = Type.Union([
  Type.Literal("reachable"),
  Type.Literal("issuer"),
  Type.Literal("keys"),
  Type.Literal("endpoints"),
  Type.Literal("pkce"),
  Type.Literal("assurance"),
  Type.Literal("clock"),
  Type.Literal("metadata"),
  Type.Literal("signature"),
  Type.Literal("certificate"),
  Type.Literal("bind"),
  Type.Literal("people"),
  Type.Literal("person"),
  Type.Literal("groups"),
]);
export type ProviderCheckName = Static<typeof ProviderCheckName>;
export const ProviderCheck = Type.Object({
  name: ProviderCheckName,
  result: Type.Union([Type.Literal("ok"), Type.Literal("warning"), Type.Literal("fault")]),
  /** What was found: an address, a moment, a number of keys, what went wrong. */
  detail: Type.String(),
});
export type ProviderCheck = Static<typeof ProviderCheck>;

/** What stands in the form now; `id` fills in the secret that is not shown again. */
export const ProviderDraft = Type.Object(
  {
    id: Type.Optional(Id),
    kind: ProviderKind,
    oidc: Type.Optional(OidcSettings),
    saml: Type.Optional(SamlSettings),
    ldap: Type.Optional(LdapSettings),
    ...bySecret,
  },
  { additionalProperties: false },
);
export type ProviderDraft = Static<typeof ProviderDraft>;
/** One person whom a directory shows, attribute by attribute. */
export const ProviderSample = Type.Array(
  Type.Object({
    of: Type.Union([
      Type.Literal("name"),
      Type.Literal("mail"),
      Type.Literal("displayName"),
      Type.Literal("id"),
      Type.Literal("groups"),
    ]),
    attribute: Type.String(),
    /** Null: it is not there. */
    value: Type.Union([Type.String(), Type.Null()]),
  }),
);
export type ProviderSample = Static<typeof ProviderSample>;
export const ProviderReport = Type.Object({
  items: Type.Array(ProviderCheck),
  sample: Type.Union([ProviderSample, Type.Null()]),
});
export type ProviderReport = Static<typeof ProviderReport>;

export const EmergencyAdministrators = Type.Object(
  { personIds: Type.Array(Id, { maxItems: 20 }) },
  { additionalProperties: false },
);

/** How someone with a name of this domain may sign in. Says nothing about whether there is such a person. */
export const SignInWays = Type.Object({
  organisationName: Type.Union([Type.String(), Type.Null()]),
  /** Those that the browser is sent to. */
  providers: Type.Array(Type.Object({ id: Id, name: Type.String(), kind: ProviderKind })),
  isPasswordOpen: Type.Boolean(),
  /** Passwords are the organisation's directory's; null: those of this server. */
  directoryName: Type.Union([Type.String(), Type.Null()]),
  /** The address is of no organisation here: those who are guests get a code by mail. */
  isCodeOpen: Type.Boolean(),
  /** How the page looks to people of this domain; null: as Safos. */
  look: Type.Union([Look, Type.Null()]),
});
export type SignInWays = Static<typeof SignInWays>;
