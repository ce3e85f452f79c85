import type { Role } from "@safos/contract/workspaces";

/** What a grant is on: one item of one workspace. */
export interface Item {
  readonly workspaceId: string;
  /** `file`, `meeting`, … */
  readonly kind: string;
  readonly id: string;
}

export type Grantee =
  | { readonly personId: string }
  | { readonly groupId: string }
  | { readonly organisationId: string };

export interface Grant {
  readonly id: string;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly organisationId: string | null;
  readonly isLink: boolean;
  /** Of a link: whether visitors give a password. */
  readonly hasPassword: boolean;
  readonly grantedBy: string;
  /** An owner of an item manages it. */
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** Of what is no link: whose people gave it, and whose wrote the item then; null: it is not known. */
  readonly granterOrganisationId: string | null;
  readonly authorOrganisationId: string | null;
}

/** Besides who gives what to whom. */
export interface Giving {
  readonly expiresAt?: Date | undefined;
  /** Whose people wrote the item: their rules hold for it too. */
  readonly authorOrganisationId?: string | null | undefined;
}

/** A grant with the item that it opens. */
export interface GrantOnItem extends Grant {
  readonly kind: string;
  readonly itemId: string;
}

/** A grant as it counts for one person, by name or through a group or their organisation. */
export interface ReceivedGrant {
  readonly id: string;
  readonly itemId: string;
  readonly workspaceId: string;
  /** What it allows now. */
  readonly role: Role;
  readonly grantedBy: string | null;
  /** Given to the person by name. */
  readonly isDirect: boolean;
  /** The person, the group or the organisation. */
  readonly granteeId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** An item that a person has shared, and how often with whom. */
export interface GivenItem {
  readonly itemId: string;
  /** The last time. */
  readonly sharedAt: Date;
  readonly persons: number;
  /** Groups and whole organisations. */
  readonly groups: number;
  readonly links: number;
}

/** The item behind a link. */
export interface OpenedLink {
  readonly item: Item;
  readonly role: Role;
  readonly grantId: string;
  /** The person who made the link. */
  readonly grantedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** What is stored of its password; null: it has none. */
  readonly passwordHash: string | null;
}

/** What is to be otherwise of a link; null: without an end, without a password. */
export interface LinkChange {
  readonly role?: Role | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly password?: string | null | undefined;
}

/** Whose grants are asked for. */
export interface Holder {
  readonly personId: string;
  readonly organisationId: string;
}
