import type { ResourceRow } from "./queries.ts";

/** Who asks for a room or equipment. */
export interface Booker {
  readonly personId: string;
  readonly organisationId: string;
  readonly isGuest: boolean;
}

type Asking = Omit<Booker, "personId">;

/** Its own people, and others' where it is shared; to everybody else it is as though there were none. */
export const knows = ({ organisationId, isShared }: ResourceRow, person: Asking): boolean =>
  !person.isGuest && (isShared || organisationId === person.organisationId);

/** Guests book nothing, and nobody what is closed. */
export const mayBook = (resource: ResourceRow, person: Asking): boolean =>
  resource.closedAt === null && knows(resource, person);
