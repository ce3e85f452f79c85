import type { Person } from "#identity";
import type { JsonObject } from "../../events/pdu.ts";

/** An account as Synapse's admin API shows it ("User Admin API"), with what there is of it here. */
export const viewAccount = (person: Person): JsonObject => ({
  name: person.userId,
  displayname: person.displayName,
  avatar_url: person.avatarUrl,
  admin: person.isAdmin,
  // An account is never removed while what it wrote is there: it is closed.
  deactivated: person.disabled,
  locked: person.disabled,
  suspended: person.isSuspended,
  erased: false,
  is_guest: person.isGuest,
  user_type: null,
  shadow_banned: false,
  creation_ts: person.createdAt.getTime(),
  last_seen_ts: person.lastSeenAt?.getTime() ?? null,
});
