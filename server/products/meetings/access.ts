import type { Role } from "@safos/contract/workspaces";
import { can as roleCan } from "#workspaces";

/** What can be done with a meeting. */
export type MeetingAction = "see" | "join" | "moderate" | "manage";

/**
 * Members see and join; who may write in the workspace also starts, lets in, silences, removes and ends, and manages: makes
 * others moderators of the meeting, who may all that but manage.
 */
export function can(role: Role | null, action: MeetingAction): boolean {
  return action === "moderate" || action === "manage" ? roleCan(role, "write") : roleCan(role, "read");
}

/** Whose an identity in the call is: `p_<person>_<session>` or `g_<guest>`. */
export type Identity =
  | { kind: "person"; personId: string; session: string }
  | { kind: "guest"; guestId: string }
  | null;

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const personPattern = new RegExp(`^p_(${uuid})_(\\w{1,12})$`);
const guestPattern = new RegExp(`^g_(${uuid})$`);

/** One identity per person and session, so that a laptop and a phone of one person can both be in. */
export function personIdentity(personId: string, sessionId: string): string {
  return `p_${personId}_${shortSession(sessionId)}`;
}

/** The end of the id: its beginning is a time and alike for sessions made together. */
export function shortSession(sessionId: string): string {
  return sessionId.replaceAll("-", "").slice(-12);
}

export function guestIdentity(guestId: string): string {
  return `g_${guestId}`;
}

export function parseIdentity(identity: string): Identity {
  const person = personPattern.exec(identity);
  if (person?.[1] && person[2]) return { kind: "person", personId: person[1], session: person[2] };
  const guest = guestPattern.exec(identity);
  return guest?.[1] ? { kind: "guest", guestId: guest[1] } : null;
}

/** Someone in a call, or with a ticket to one. */
export interface Holder {
  readonly identity: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Whose it is; where Matrix clients choose the identity (`matrix-calls/identity.ts`), the attributes that the server vouches for say it. */
export function holderOf({ identity, attributes = {} }: Holder): Identity {
  const { personId, session } = attributes;
  return parseIdentity(identity) ?? (personId && session ? { kind: "person", personId, session } : null);
}
