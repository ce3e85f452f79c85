import type { Principal } from "#http";

/** What an invitation of a guest by mail counts for: nobody fills mailboxes by inviting. */
export const guestTries = (
  { personId, organisationId }: Pick<Principal, "personId" | "organisationId">,
  address: string,
) =>
  [
    { of: "organizer", key: `calendar guests of ${personId}`, free: 1000 },
    { of: "organizer", key: `calendar guests of organisation ${organisationId}`, free: 5000 },
    { of: "guest", key: `calendar guest ${address}`, free: 20 },
  ] as const;
