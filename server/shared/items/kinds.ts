import type { ItemKindName, LinkPurpose, LinkTerms } from "@safos/contract/items";
import type { AnyDb } from "#database";
import type { Principal } from "#http";
import type { Transaction } from "#events";
import type { Person } from "#identity";
import type { Exposure, PolicyItem } from "#policy";
import type { Role } from "#workspaces";

/** Which item: its kind and its id in that kind's own words. */
export interface ItemRef {
  readonly kind: ItemKindName;
  readonly id: string;
}

/** One text for each item, for maps and sets. */
export const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind} ${id}`;

/** What every part knows of an item of another part. */
export interface FoundItem extends ItemRef {
  /** Null for what lies outside workspaces: a direct chat's message. */
  readonly workspaceId: string | null;
  readonly title: string;
  /** Its address in the page: `/w/<workspace>/boards/<id>`. */
  readonly path: string;
  /** Anyone who made it or took it over; manages it while the workspace lets them write. */
  readonly ownerId?: string | null;
  /** Who wrote it, where that gives no right to manage it: a file. Their organisation's rules hold for it too. */
  readonly authorId?: string | null;
  /** The items it lies in, the nearest first; their grants and links open this one too: a card's board. */
  readonly parents?: readonly ItemRef[];
  /** What it lies in besides `parents`, whose information class it has too, though not their grants and links: a file's folders. */
  readonly surroundings?: readonly ItemRef[];
  /** Who may do what is decided by this other item and nothing else: a poll in a channel is the channel's. */
  readonly accessOf?: ItemRef;
  readonly isTrashed: boolean;
}

/** What lies in the trash, since when, and where the kind notes it, by whom. */
export interface TrashedFound extends FoundItem {
  readonly trashedAt: Date;
  readonly trashedBy?: Person | null;
}

/** A visitor with a link instead of an account. */
export interface LinkVisitor {
  readonly item: ItemRef & { readonly workspaceId: string };
  readonly role: Role;
  readonly grantId: string;
  /** Whose rights the link has, and on what they are asked for again. */
  readonly maker: Pick<Principal, "personId" | "organisationId"> & {
    readonly isOwner: boolean;
    readonly refs: readonly ItemRef[];
  };
  readonly createdAt: Date;
  /** When it ends, or the time for which its password opened it. */
  readonly expiresAt: Date | null;
  /** When the link itself ends. */
  readonly endsAt: Date | null;
  /** What is stored of the password that was given for it; null: it has none. */
  readonly passwordHash: string | null;
  /** What rules know of the item. */
  readonly place: PolicyItem;
  /** What it is for, and how much it may be used. */
  readonly terms: LinkTerms;
  /** Who they say they are; null until they have said so. The id is made by their page and kept there. */
  readonly guest: { readonly id: string; readonly name: string } | null;
}

/** Who asks: someone with an account, someone with a link, or someone with both. Never neither. */
export interface Actor {
  readonly person: Principal | null;
  readonly link: LinkVisitor | null;
}

/** Whose keys a request's are: a person's, or those of a link and the guest behind it. */
export function nameOfCaller(caller: Principal | Actor | null): string | null {
  if (caller === null) return null;
  const person = "personId" in caller ? caller : caller.person;
  if (person) return `person ${person.personId}`;
  const link = "link" in caller ? caller.link : null;
  return link && `link ${link.grantId} ${link.guest?.id ?? ""}`;
}

/** One way into an item from outside. */
export type OpenWay = Pick<Exposure, "actor" | "action" | "kind" | "person">;

/** An item that repeats the content of others, without lying in them: the file of a document. */
export interface Repeat {
  readonly item: ItemRef;
  /** What it repeats, and what that lies in. */
  readonly of: readonly ItemRef[];
}

/** Refuses MISSING and FORBIDDEN to those who may no longer do what they were about to. */
export type RequireStill = (trx: AnyDb) => Promise<void>;

/** Someone was in a room for a while. */
export interface RoomTime {
  readonly personId: string;
  readonly since: Date;
  /** Null: still. */
  readonly until: Date | null;
}

/** Who has been in a room, and when. */
export interface RoomPast {
  /** What is said to have been read: the room. */
  readonly room: ItemRef;
  readonly times: readonly RoomTime[];
  /** Whether there was more than was looked at. */
  readonly isCut: boolean;
}

/** What a product registers for each kind of item it has. */
export interface ItemKind {
  readonly kind: ItemKindName;
  /** The items that exist, trashed ones too; unknown and malformed ids are left out. One statement for all. */
  find(ids: readonly string[]): Promise<readonly FoundItem[]>;
  /** Only where access is not the workspace's role and grants: a file's folders, a message's room. */
  readonly rolesOf?: (
    person: Pick<Principal, "personId" | "organisationId">,
    items: readonly FoundItem[],
  ) => Promise<readonly (Role | null)[]>;
  /**
   * Moves it to the trash or back and tells so; the access has been checked (`write`). Who holds its lock asks again with
   * `requireStill`, in the same transaction; kinds that decide access themselves ask in their own way.
   */
  readonly setTrashed?: (actor: Actor, id: string, isTrashed: boolean, requireStill: RequireStill) => Promise<void>;
  /** What of a workspace lies in the trash; of what not every member knows, only what the caller knows of. */
  trashed?(workspaceId: string, caller: Pick<Principal, "personId" | "userId">): Promise<readonly TrashedFound[]>;
  /** Ends for good what was put in the trash before a moment. */
  purge?(before: Date): Promise<void>;
  /** Which of its events a visitor with a link is shown; left out: all of them. */
  isShownToVisitors?(type: string): boolean;
  /** Only where a room decides who reads it: who has been in that; `limit` changes of memberships at most are looked at. */
  roomPast?(id: string, limit: number): Promise<RoomPast>;
  /** The items that repeat the content of this one or of what lies in it. */
  repeatsOf?(id: string): Promise<readonly Repeat[]>;
  /** Whether a link to it may be for this, and have limits; left out: links to it have none. */
  takesLinks?(id: string, purpose: LinkPurpose): Promise<boolean>;
  /**
   * Before it is restricted to those it is shared with, or that ends, in the same transaction: locks it and asks again whether the person
   * manages it. Left out: kinds that cannot be restricted; those that can decide access by `rolesOf`.
   */
  prepareRestriction?(trx: Transaction, person: Principal, id: string): Promise<void>;
  /** Before its class changes, in the same transaction and before anything else is locked in it. */
  prepareClass?(trx: Transaction, id: string): Promise<void>;
  /** It was linked to another item, or is no longer. */
  linksChanged?(id: string, other: ItemRef): Promise<void>;
  /** Ways into it besides grants, links and membership of its workspace. */
  openWays?(id: string): Promise<readonly OpenWay[]>;
  /** Whom a new comment concerns besides those who are mentioned or have commented: owner, assignees. */
  followers?(id: string): Promise<readonly string[]>;
}

/** Writes one workspace's things into an export; paths are relative and made safe by the writer. */
export interface ExportWriter {
  json(path: string, value: unknown): Promise<void>;
  text(path: string, text: string): Promise<void>;
  file(path: string, content: NodeJS.ReadableStream): Promise<void>;
  /** A page for people: title and body (already escaped HTML) in the export's own frame. */
  page(path: string, title: string, body: string): Promise<void>;
}

/** A product's part of a workspace's export. */
export interface ExportPart {
  /** The folder its things go to: `boards`. */
  readonly name: string;
  /** `reader`: whom it is for; what they may not see is left out. Null: the operator, everything. */
  write(workspaceId: string, out: ExportWriter, reader: string | null): Promise<void>;
}
