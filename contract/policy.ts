import Type, { type Static } from "typebox";
import { Id, type ErrorTable } from "./common.ts";

export const policyErrors = {
  POLICY_REFUSED: ["forbidden", "A rule of an organisation that is concerned does not allow this."],
  CLASS_REFUSED: [
    "forbidden",
    "Information of class K4 concerns the security of the realm and has no place here; use the system that your organisation names for it.",
  ],
} as const satisfies ErrorTable;

/** The classes of KLASSA: what harm it would do if the information came into the wrong hands, from none to serious. */
export const informationClasses = ["K0", "K1", "K2", "K3"] as const;
export type InformationClass = (typeof informationClasses)[number];
export const InformationClass = Type.Union([
  Type.Literal("K0"),
  Type.Literal("K1"),
  Type.Literal("K2"),
  Type.Literal("K3"),
]);

/** 0 for what has no class, and more the more harm it would do. */
export const rankOfClass = (level: InformationClass | null): number =>
  level === null ? 0 : informationClasses.indexOf(level) + 1;

/** The highest of several classes; null when none has any. */
export const highestClass = (...levels: readonly (InformationClass | null)[]): InformationClass | null =>
  levels.reduce((highest, one) => (rankOfClass(one) > rankOfClass(highest) ? one : highest), null);

/** The rules that are answered with yes or no, by organisation and by class. */
export const classedRules = [
  "guestLinks",
  "otherOrganisations",
  "mailGuests",
  "visitorDownloads",
  "mailTexts",
  "peopleWithoutEid",
  "federatedShares",
  "captions",
  "transcripts",
  "recordings",
] as const;
export type ClassedRule = (typeof classedRules)[number];

const allowances = {
  /** May links let in people without an account? */
  guestLinks: Type.Boolean(),
  /** May workspaces of this organisation have members from other organisations? */
  otherOrganisations: Type.Boolean(),
  /** May owners of workspaces invite people from outside by mail, each with an account of their own? */
  mailGuests: Type.Boolean(),
  /** May visitors with a link take out a copy of what they are shown? */
  visitorDownloads: Type.Boolean(),
  /** May notices that leave this server carry what was written? */
  mailTexts: Type.Boolean(),
  /** May people be members whose organisation lets them sign in with less than an e-identification (`signInLevel`)? */
  peopleWithoutEid: Type.Boolean(),
  /** May files be shared with people on other servers, and be received from there (Open Cloud Mesh)? */
  federatedShares: Type.Boolean(),
  /** May what is said in meetings be written out while it is said, by a program that the operator has chosen? */
  captions: Type.Boolean(),
  /** May what was written out so be kept with the meeting, for those who may read it? */
  transcripts: Type.Boolean(),
  /** May sound and pictures of meetings be recorded, and kept with the workspace's files? */
  recordings: Type.Boolean(),
};

const demands = {
  /** Must links that let in people without an account have a password? */
  guestLinkPassword: Type.Boolean(),
};

/** What a class allows, and what it asks for. */
export const ClassRules = Type.Object({ ...allowances, ...demands });
export type ClassRules = Static<typeof ClassRules>;

/** Who may open a form to people without an account: everyone who may share it, or those whom the organisation has given the role for it. */
export const PublicForms = Type.Union([Type.Literal("everyone"), Type.Literal("publishers")]);

/**
 * Encrypted chats, which neither the agency nor search reads: never, where people choose them, or for what they begin unless
 * they choose otherwise.
 */
export const ChatEncryption = Type.Union([Type.Literal("forbidden"), Type.Literal("offered"), Type.Literal("preset")]);
export type ChatEncryption = Static<typeof ChatEncryption>;

/**
 * Whether the organisation keeps the recovery keys of its people's encrypted chats, sealed to a key of its own: not, where they
 * choose it, or of everyone. Where it does, those who have its key can read what is encrypted.
 */
export const KeyRecovery = Type.Union([Type.Literal("off"), Type.Literal("offered"), Type.Literal("required")]);
export type KeyRecovery = Static<typeof KeyRecovery>;

/** A server that speaks Open Cloud Mesh: its host name as people write it after the last @, with the port where that is not 443. */
export const FederatedHost = Type.String({ minLength: 1, maxLength: 260, pattern: "^[a-z0-9.-]+(:[0-9]{1,5})?$" });

/** The rules of an organisation that concern sharing; the strictest of every organisation concerned holds. */
export const policyRules = {
  ...allowances,
  ...demands,
  /** The most days that a link lives; null = no limit. */
  guestLinkDays: Type.Union([Type.Integer({ minimum: 1, maximum: 3650 }), Type.Null()]),
  /** The most days that a guest who was invited by mail stays before someone looks at it again. */
  mailGuestDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  /** The most days that a recording of a meeting is kept; null = no limit. */
  recordingDays: Type.Union([Type.Integer({ minimum: 1, maximum: 3650 }), Type.Null()]),
  publicForms: PublicForms,
  chatEncryption: ChatEncryption,
  keyRecovery: KeyRecovery,
  /** May the server look at pages that people link to in chats, to show what they say of themselves? */
  linkPreviews: Type.Boolean(),
  /** May files of chats from before a day that the operator says be fetched without signing in, by who knows their old addresses? */
  openMedia: Type.Boolean(),
  /** May people list chats that everybody of the organisation finds and enters? */
  roomDirectory: Type.Boolean(),
  /** May people see which of those they share chats with are active? Between organisations where both allow it. */
  presence: Type.Boolean(),
  /** May programs of people (CardDAV) keep the names and addresses of all colleagues? */
  directorySync: Type.Boolean(),
  /** May push gateways that the operator names be told, by ids, that people's Matrix clients on telephones have something to fetch? */
  pushGateways: Type.Boolean(),
  /** May people subscribe to calendars elsewhere, which the server then fetches from the addresses that they give? */
  calendarsElsewhere: Type.Boolean(),
  /** With which servers `federatedShares` lets people share; null: with any. */
  federatedHosts: Type.Union([Type.Array(FederatedHost, { maxItems: 200 }), Type.Null()]),
  /** Can people of other organisations on this server find ours by name? */
  isDirectoryOpen: Type.Boolean(),
  /** Whom to ask about the rules; null: the administrators by name. */
  policyContact: Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()]),
  /** What each information class allows within the rules above. */
  classes: Type.Object({ K0: ClassRules, K1: ClassRules, K2: ClassRules, K3: ClassRules }),
};

/** What `policyRules` describes. */
export type PolicyRules = Static<Type.TObject<typeof policyRules>>;

const all: ClassRules = {
  guestLinks: true,
  guestLinkPassword: false,
  otherOrganisations: true,
  mailGuests: true,
  visitorDownloads: true,
  mailTexts: true,
  peopleWithoutEid: true,
  federatedShares: true,
  captions: true,
  transcripts: true,
  recordings: true,
};
/** For what would do harm in the wrong hands: nothing of it leaves the organisations. */
const inside: ClassRules = {
  guestLinks: false,
  guestLinkPassword: false,
  otherOrganisations: true,
  mailGuests: false,
  visitorDownloads: false,
  mailTexts: false,
  peopleWithoutEid: true,
  federatedShares: false,
  captions: true,
  transcripts: false,
  // What is said about such information is kept only where an organisation says so first.
  recordings: false,
};

/** What holds until an organisation has decided otherwise. */
export const defaultPolicy: PolicyRules = {
  ...all,
  // What is shared so is kept by a server of someone else: an organisation says so first, and with whom.
  federatedShares: false,
  federatedHosts: [],
  // What people said stays what they said only where their agency has decided so.
  transcripts: false,
  guestLinkDays: null,
  mailGuestDays: 365,
  recordingDays: 90,
  publicForms: "everyone",
  // Agencies read and search their chats, and keep them as records: people choose what is to be otherwise.
  chatEncryption: "offered",
  keyRecovery: "off",
  // A request leaves the server, and tells who runs the page that someone here reads of it.
  linkPreviews: false,
  // An address is all that it then takes, and addresses are passed on.
  openMedia: false,
  // Who finds a chat reads it: agencies say whether that is how they work.
  roomDirectory: false,
  // It says of people when they work: agencies decide that with those who work there.
  presence: false,
  // What a telephone keeps stays there when the person does not.
  directorySync: false,
  // Ids of rooms and events leave the server, and tell when someone is written to.
  pushGateways: false,
  // What comes in is public or someone's own to read; what goes out is a request that names nobody.
  calendarsElsewhere: true,
  isDirectoryOpen: false,
  policyContact: null,
  classes: {
    K0: all,
    K1: all,
    K2: inside,
    K3: inside,
  },
};

/** The data of a refusal with POLICY_REFUSED. */
export const PolicyRefusal = Type.Object({
  rule: Type.Union([
    Type.Literal("guestLinks"),
    Type.Literal("otherOrganisations"),
    Type.Literal("mailGuests"),
    Type.Literal("visitorDownloads"),
    Type.Literal("mailTexts"),
    Type.Literal("peopleWithoutEid"),
    Type.Literal("federatedShares"),
    Type.Literal("federatedHosts"),
    Type.Literal("captions"),
    Type.Literal("transcripts"),
    Type.Literal("recordings"),
    Type.Literal("guestLinkDays"),
    Type.Literal("guestLinkPassword"),
    Type.Literal("mailGuestDays"),
    Type.Literal("publicForms"),
  ]),
  organisation: Type.Object({ id: Id, name: Type.String() }),
  /** Who can change the rule: what the organisation has written, or names of its administrators. */
  contacts: Type.Array(Type.String()),
  /** Set when it is the class that does not allow it. */
  informationClass: Type.Union([InformationClass, Type.Null()]),
  /** Of `guestLinkDays` and `mailGuestDays`: how many there may be. */
  days: Type.Union([Type.Integer(), Type.Null()]),
});
export type PolicyRefusal = Static<typeof PolicyRefusal>;

/** What a change of rules would close. Names only, and those of what is personal or another organisation's not at all. */
export const Closed = Type.Object({
  /**
   * A link to an item, a link for guests of a meeting, a member from elsewhere, an item shared with someone from elsewhere, a
   * guest who was invited by mail, a share with someone on another server or from there.
   */
  kind: Type.Union([
    Type.Literal("link"),
    Type.Literal("guestLink"),
    Type.Literal("member"),
    Type.Literal("share"),
    Type.Literal("mailGuest"),
    Type.Literal("federated"),
  ]),
  workspace: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  itemKind: Type.Union([Type.String(), Type.Null()]),
  title: Type.Union([Type.String(), Type.Null()]),
  /** Who made the link, or who loses access. */
  person: Type.Union([Type.String(), Type.Null()]),
});
export type Closed = Static<typeof Closed>;

export const PolicyPreview = Type.Object({
  counts: Type.Object({
    link: Type.Integer(),
    guestLink: Type.Integer(),
    member: Type.Integer(),
    share: Type.Integer(),
    mailGuest: Type.Integer(),
    federated: Type.Integer(),
  }),
  items: Type.Array(Closed),
  next: Type.Optional(Type.String()),
});
export type PolicyPreview = Static<typeof PolicyPreview>;

/** How the rules of the other organisations that one shares workspaces with differ: those that are stricter, by rule. */
export const StricterRules = Type.Object({
  items: Type.Array(
    Type.Object({
      rule: Type.String(),
      organisation: Type.Object({ id: Id, name: Type.String() }),
      /** How many workspaces both are in. */
      workspaces: Type.Integer(),
      days: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
});
export type StricterRules = Static<typeof StricterRules>;

/** What one may do in a workspace; `refusal` null: it is allowed. */
export const WorkspaceRules = Type.Object({
  items: Type.Array(
    Type.Object({
      rule: Type.Union([
        Type.Literal("guestLinks"),
        Type.Literal("otherOrganisations"),
        Type.Literal("mailGuests"),
        Type.Literal("visitorDownloads"),
        Type.Literal("mailTexts"),
        Type.Literal("peopleWithoutEid"),
        Type.Literal("federatedShares"),
        Type.Literal("captions"),
        Type.Literal("transcripts"),
        Type.Literal("recordings"),
      ]),
      refusal: Type.Union([PolicyRefusal, Type.Null()]),
      /** It is allowed, and this rule asks for something besides: a password on links. */
      condition: Type.Union([PolicyRefusal, Type.Null()]),
    }),
  ),
});
export type WorkspaceRules = Static<typeof WorkspaceRules>;
