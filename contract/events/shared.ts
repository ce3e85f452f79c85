import type { LinkPurpose } from "../items.ts";
import type { PersonRole } from "../person-roles.ts";
import type { InformationClass } from "../policy.ts";
import type { Role } from "../workspaces.ts";

type Nothing = Readonly<Record<string, never>>;

type Setting = string | number | boolean | null;

export interface OrganisationEvents {
  "organisation.created": { readonly organisationId: string };
  "organisation.changed": {
    readonly organisationId: string;
    /** What it was and what it is, by name: `guestLinks: [true, false]`. Left out for a new domain. */
    readonly changes?: Readonly<Record<string, readonly [Setting, Setting]>>;
  };
  /** What it stores from now on is encrypted with a new key. */
  "organisation.contentKeyRenewed": { readonly organisationId: string };
  /** Nothing that it has stored can be read again. */
  "organisation.contentKeyDestroyed": { readonly organisationId: string };
  /** Bytes that it may store altogether; null: as many as there is room for. */
  "organisation.storageQuotaSet": { readonly organisationId: string; readonly bytes: number | null };
}

interface OfQuarantine {
  readonly organisationId: string;
  readonly quarantineId: string;
  /** What the scanner calls what it found. */
  readonly signature: string;
  /** Bytes. */
  readonly size: number;
}

export interface ContentEvents {
  /** Someone tried to store what the scanner found infected; it was not stored. */
  "content.infected": OfQuarantine;
  /** The operator lets the same bytes be stored. */
  "content.released": OfQuarantine;
  /** The operator has taken the bytes out. */
  "content.quarantineRead": OfQuarantine;
  "content.quarantineRemoved": OfQuarantine;
}

type CredentialKind = "passkey" | "totp" | "recoveryCodes";

interface OfPerson {
  readonly personId: string;
}
interface OfGroup {
  readonly groupId: string;
}
interface OfProvider {
  readonly providerId: string;
}

export interface AccessibilityEvents {
  /** What the organisation says of its service's accessibility. */
  "accessibility.changed": { readonly organisationId: string };
  /** Someone could not use something; what they wrote is not here. */
  "accessibility.reported": { readonly reportId: string };
}

export interface IdentityEvents {
  /** `providerId`: a provider vouched for someone who was not here before. */
  "person.created": OfPerson & { readonly providerId?: string };
  /** The names of what changed: `displayName`, `isAdmin`. */
  "person.changed": OfPerson & {
    readonly changed: readonly string[];
    readonly isAdmin?: boolean;
    readonly isSuspended?: boolean;
  };
  "person.disabled": OfPerson;
  /** Someone who had never been here is gone for good. */
  "person.removed": OfPerson;
  /** `until` null: until it is taken. */
  "role.given": OfPerson & { readonly role: PersonRole; readonly until: string | null };
  "role.taken": OfPerson & { readonly role: PersonRole };
  /** Its time was over. */
  "role.ended": OfPerson & { readonly role: PersonRole };
  "person.passwordChanged": OfPerson;
  "session.started": OfPerson & {
    readonly sessionId: string;
    /** A browser, a program with a token, an app password, or a program that the person let in. */
    readonly kind: "page" | "api" | "app" | "program";
    /** What proved who it is: `password`, `passkey`, `totp`, `oidc`, … */
    readonly methods?: readonly string[];
  };
  /** The operator made a token for a meeting in someone's name. */
  "token.made": OfPerson;
  "session.revoked": OfPerson & { readonly sessionId: string };
  /**
   * It opens nothing until its person has a second factor, which their organisation asks for now: what stands open with it closes.
   * `sessionId` is the person's own for what was opened with their password alone.
   */
  "session.restricted": OfPerson & { readonly sessionId: string };
  /** The person showed again who they are. */
  /** The device with an app password is to delete what it holds of ours, and the password opens nothing. */
  "session.wipeAsked": OfPerson & { readonly sessionId: string };
  "session.wipeCancelled": OfPerson & { readonly sessionId: string };
  /** The device says that it has done so. */
  "session.wiped": OfPerson & { readonly sessionId: string };
  "session.steppedUp": OfPerson & { readonly sessionId: string; readonly method: string };
  /** Someone signed in from a browser and a network that were not seen before. */
  "session.unknownPlace": OfPerson & { readonly sessionId: string };
  /** A wrong password for a person who exists. */
  "signIn.failed": OfPerson;
  /** A wrong code or passkey after the right password, or for showing again who one is. */
  "signIn.secondFactorFailed": OfPerson & { readonly method: string };
  "credential.added": OfPerson & { readonly credential: CredentialKind };
  "credential.removed": OfPerson & { readonly credential: CredentialKind };
  /** An administrator removed every second factor. */
  "credential.reset": OfPerson;
  /** A provider vouched for someone who may not come in all the same; `code` says why. */
  "signIn.refused": OfProvider & { readonly personId?: string; readonly code: string };
  /** A token with which the organisation's directory syncs people and groups. */
  "directoryToken.added": { readonly tokenId: string };
  "directoryToken.revoked": { readonly tokenId: string };
  "provider.added": OfProvider;
  /** The names of what changed, never the values. */
  "provider.changed": OfProvider & { readonly changed: readonly string[] };
  "provider.removed": OfProvider;
  /** A directory could not be read whole, for the first time since it could. */
  "directorySync.failed": OfProvider;
  /** A directory's sync would have closed more people than it may, or found nobody, and changed nothing. */
  "directorySync.stopped": OfProvider & { readonly wouldClose: number };
  /** Who may sign in with a password although the organisation has closed them. */
  "emergency.changed": { readonly personIds: readonly string[] };
  "group.added": OfGroup;
  "group.changed": OfGroup;
  "group.removed": OfGroup;
  "group.memberAdded": OfGroup & OfPerson;
  "group.memberRemoved": OfGroup & OfPerson;
}

/** A system of the agency in which its people sign in with Safos. */
interface OfClient {
  readonly clientId: string;
}

export interface OpenidEvents {
  "client.added": OfClient;
  /** The names of what changed, never the values; `secret` for a new one. */
  "client.changed": OfClient & { readonly changed: readonly string[] };
  "client.removed": OfClient;
  /** New keys sign what programs are told of people. */
  "signingKeys.rotated": Nothing;
}

/** Whose access a grant concerns: one person, or people of one organisation; neither for a link. */
interface Grantee {
  readonly grantId: string;
  readonly role: Role;
  readonly isLink: boolean;
  readonly granteeId?: string;
  readonly granteeOrganisationId?: string;
}

interface OfTransfer {
  readonly transferId: string;
  readonly organisationIds: readonly string[];
}

export interface WorkspaceEvents {
  "workspace.created": { readonly ownerId: string; readonly isPersonal: boolean };
  "workspace.renamed": Nothing;
  "workspace.changed": {
    /** What it was and what it is; left out when something else changed. */
    readonly informationClass?: readonly [InformationClass | null, InformationClass | null];
  };
  /** From now on it can be read only. */
  "workspace.archived": Nothing;
  "workspace.unarchived": Nothing;
  "workspace.trashed": Nothing;
  "workspace.restored": Nothing;
  /** It is time to go through who is in it. */
  "workspace.reviewDue": Nothing;
  /** An owner said that everyone who is in it is to be. */
  "workspace.reviewed": { readonly memberCount: number };
  /** Removed for good, with everything in it. */
  "workspace.destroyed": Nothing;
  /** Taken out with everything in it. */
  "workspace.exported": Nothing;
  /** An archive that someone asked for could not be made, or they may not have it any more. */
  "workspace.exportFailed": Nothing;
  /** The archive was downloaded. */
  "workspace.exportTaken": Nothing;
  /** `isPersonal`: the owner of a workspace that a person has to themselves. */
  "member.added": OfPerson & { readonly role: Role; readonly isPersonal?: boolean };
  "member.roleChanged": OfPerson & { readonly role: Role };
  /** When the membership ends by itself; null: it lasts. */
  "member.endChanged": OfPerson & { readonly endsAt: string | null };
  /** It ends within a week, or today: told once of each. */
  "member.endsSoon": OfPerson & { readonly endsAt: string };
  /** Its time was over. */
  "member.ended": OfPerson;
  "member.removed": OfPerson;
  /** An administrator of the owning organisation made themselves an owner. */
  "workspace.takenOver": OfPerson;
  /** A colleague has it instead of someone who leaves; `isHome`: it was theirs alone. */
  "workspace.handedOver": OfPerson & { readonly formerId: string; readonly isHome: boolean };
  /** Another organisation owns it now, with that owner. */
  "workspace.transferred": OfPerson & { readonly fromId: string; readonly toId: string };
  /** Another organisation may take it over; `organisationIds`: whose it is, and whose it would be. */
  "transfer.offered": OfTransfer;
  "transfer.withdrawn": OfTransfer;
  "transfer.declined": OfTransfer;
  /** Nobody answered in time. */
  "transfer.lapsed": OfTransfer;
  /** A workspace is kept for others of the organisation to begin from. */
  "template.saved": { readonly templateId: string; readonly informationClass: InformationClass | null };
  "template.removed": { readonly templateId: string };
  /** Links that someone who left had made are now another's, who is the actor's choice. */
  "links.handedOver": OfPerson & { readonly formerId: string; readonly count: number };
  "grant.added": Grantee;
  "grant.revoked": Grantee;
}

/** A link to an item; null: the one by which guests come to a meeting. */
interface OfLink {
  readonly grantId: string | null;
}

interface OfComment {
  readonly commentId: string;
  /** Null for a guest's. */
  readonly authorId: string | null;
  /** The item's. */
  readonly title: string;
}

export interface ItemEvents {
  "comment.added": OfComment & {
    readonly mentions: readonly string[];
    /** Persons who follow the item, besides those mentioned. */
    readonly followers: readonly string[];
    readonly guestName: string | null;
    /** The first 300 characters. */
    readonly excerpt: string;
  };
  "comment.changed": OfComment & {
    /** Those who were not mentioned before. */
    readonly mentions: readonly string[];
    readonly excerpt: string;
  };
  "comment.removed": OfComment;
  /** Someone opened an item whose class asks for it to be noted, or took a copy; once for each person and hour. */
  "item.read": { readonly how: "opened" | "downloaded"; readonly informationClass: InformationClass };
  /** A visitor came by a link; once for each visitor and day. */
  "link.used": { readonly grantId: string };
  /** What a link lets its visitors do, or until when, is another. */
  "link.changed": OfLink & { readonly role: Role; readonly expiresAt: string | null };
  /** Visitors give a password from now on, another one, or none. */
  "link.passwordChanged": OfLink & { readonly how: "set" | "changed" | "removed" };
  /** What a link is for, and how much it may be used. */
  "link.termsSet": OfLink & {
    readonly purpose: LinkPurpose;
    readonly mostDownloads: number | null;
    readonly mostFiles: number | null;
    readonly mostBytes: number | null;
  };
  /** A visitor gave a wrong password; once for each visitor and hour. */
  "link.unlockFailed": OfLink;
  "item.classChanged": {
    /** What it was and what it is: its own, without what it inherits. */
    readonly informationClass: readonly [InformationClass | null, InformationClass | null];
    /** Someone set it; it kept the class that it had elsewhere; it repeats what is in an item of that class. */
    readonly reason: "set" | "kept" | "copied";
  };
  /** Only those see it from now on to whom it is shared, of everybody in its workspace; or everybody again. */
  "item.restrictionChanged": { readonly isRestricted: boolean };
}

interface OfEdited {
  /** The item's. */
  readonly title: string;
}

export interface CollaborationEvents {
  "version.restored": OfEdited & { readonly versionId: string };
  "document.locked": OfEdited & { readonly versionId: string; readonly name: string };
  "document.unlocked": OfEdited;
}

export interface InvitationEvents {
  /** A link by which a person chooses a password was made. */
  "invitation.sent": OfPerson & { readonly kind: "invitation" | "reset" };
  "invitation.accepted": OfPerson & { readonly kind: "invitation" | "reset" };
}

/** A guest's membership of a workspace; `guestId` is the invitation that it came of. */
interface OfGuest {
  readonly guestId: string;
  /** Null until the invitation is accepted. */
  readonly personId: string | null;
}

export interface GuestEvents {
  /** `domain` of the address; the address itself stays with the invitation. */
  "guest.invited": OfGuest & { readonly domain: string; readonly endsAt: string; readonly sponsorId: string };
  "guest.accepted": OfGuest;
  /** Another end: later, or sooner because a rule asks for it. */
  "guest.prolonged": OfGuest & { readonly endsAt: string };
  "guest.sponsorChanged": OfGuest & { readonly sponsorId: string };
  /** Someone said that the guest is still needed. */
  "guest.reviewed": OfGuest & { readonly endsAt: string };
  "guest.ended": OfGuest & { readonly reason: GuestEnd };
}

/** Why a guest's time was over: by the day that was set, by someone, by a rule, unanswered, or with the account. */
export type GuestEnd = "date" | "ended" | "rule" | "unanswered" | "withdrawn" | "expired" | "left";

export interface DepartureEvents {
  /** A day was set on which the account closes, or another than before. */
  "departure.planned": OfPerson & { readonly endsAt: string };
  "departure.cancelled": OfPerson;
  /** A successor could not take over what they were to; `account`: it stays open, as nobody else would administer the organisation. */
  "departure.stopped": OfPerson & { readonly holding: string };
  /** The account is closed and others have taken over; how much of what. */
  "departure.done": OfPerson & { readonly given: Readonly<Record<string, number>> };
}

interface OfImport {
  readonly importId: string;
  readonly count: number;
}

export interface ImportEvents {
  /** People of a file were added; how many. */
  "import.done": OfImport;
  /** Those of them who had not signed in were removed again; how many. */
  "import.undone": OfImport;
}

/** A request for emergency access: for whom, why, how long, and which organisations are told. */
interface OfBreakGlass extends OfPerson {
  readonly requestId: string;
  readonly organisationIds: readonly string[];
  /** What the operator said. */
  readonly reason: string;
  readonly minutes: number;
}

export interface BreakGlassEvents {
  "breakGlass.asked": OfBreakGlass;
  /** `pastRule`: the rule that would have kept the person out. */
  "breakGlass.opened": OfBreakGlass & { readonly until: string; readonly pastRule: string | null };
  "breakGlass.refused": OfBreakGlass;
  /** Nobody answered in time. */
  "breakGlass.lapsed": OfBreakGlass;
  "breakGlass.ended": OfBreakGlass;
}

/** A request for a recovery key that the person's organisation keeps, and the session that asks. */
interface OfKeyRecovery extends OfPerson {
  readonly requestId: string;
  readonly sessionId: string;
}

export interface KeyRecoveryEvents {
  /** The organisation keeps recovery keys sealed to another key from now on. */
  "keyRecovery.keyMade": { readonly keyId: string };
  /** The person's recovery key is kept, sealed to that key. */
  "keyRecovery.sealed": OfPerson & { readonly keyId: string };
  "keyRecovery.removed": OfPerson;
  "keyRecovery.asked": OfKeyRecovery;
  /** An officer has taken the sealed key out to open it. */
  "keyRecovery.begun": OfKeyRecovery;
  /** The officer has given it to the session that asked. */
  "keyRecovery.answered": OfKeyRecovery;
  /** That session has opened it. */
  "keyRecovery.finished": OfKeyRecovery;
  "keyRecovery.refused": OfKeyRecovery;
  "keyRecovery.withdrawn": OfKeyRecovery;
  /** Nobody answered within a day. */
  "keyRecovery.lapsed": OfKeyRecovery;
  /** Its session ended, someone in it was suspended, or the rule was changed. */
  "keyRecovery.ended": OfKeyRecovery;
}

export interface AuditEvents {
  /** An organisation's log was taken out. */
  "audit.exported": Nothing;
  /** It was read on the page; once for each reader and quarter of an hour. */
  "audit.read": Nothing;
  /** Someone asked who could open an item. */
  "audit.accessAsked": Nothing;
}

export interface NotificationEvents {
  /** The moment has come at which someone wanted to be reminded of an item. */
  "reminder.due": OfPerson;
  "notice.added": { readonly noticeId: string; readonly reason: string };
  "notice.read": { readonly count: number };
}
