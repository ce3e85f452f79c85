import type { ItemKindName } from "./items.ts";

/** Who caused an event: a person, a visitor with a link (a guest once they have given a name), or nobody in particular. */
export type EventActor =
  | { readonly kind: "person"; readonly id: string }
  /** `id` is made by the guest's page and kept there. */
  | { readonly kind: "guest"; readonly id: string; readonly name: string }
  /** `id` is the link's grant. */
  | { readonly kind: "link"; readonly id: string }
  | { readonly kind: "system" }
  /** Anyone who has not shown who they are: a wrong password. */
  | { readonly kind: "unknown" }
  /** An organisation's directory: through SCIM, where `id` is its token's, or through LDAP, where it is the provider's. */
  | { readonly kind: "directory"; readonly id: string }
  | { readonly kind: "operator" };

/** What something happened to. */
export interface EventItem {
  readonly kind: ItemKindName;
  readonly id: string;
}

/** Where a request came from. */
export interface EventOrigin {
  readonly requestId: string;
  /** IPv4 or IPv6. */
  readonly address: string | null;
  readonly sessionId: string | null;
}

/** What every event says, whatever happened. */
export interface EventEnvelope {
  readonly actor: EventActor;
  /** Null where it concerns the whole host. */
  readonly organisationId: string | null;
  /** Null where it concerns no workspace. */
  readonly workspaceId: string | null;
  readonly item: EventItem | null;
  /** The items that it lies in, the nearest first: a card's board. */
  readonly parents: readonly EventItem[];
  /** The request that it came of; null for jobs, and wherever the actor is not to be known. */
  readonly origin: EventOrigin | null;
}
