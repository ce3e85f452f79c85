import type { EventOf } from "#events";
import type { Notice } from "#notifications";

/** Someone on another server shares with a person, who answers on the page "Delat med mig". */
export const noticesOf = ({ payload }: EventOf<"federatedShare.received">): readonly Notice[] => [
  {
    personId: payload.personId,
    reason: "federatedShare",
    kind: "account",
    id: payload.shareId,
    actorId: null,
    title: `${payload.senderName} (${payload.address})`.slice(0, 300),
    excerpt: payload.name.slice(0, 300),
    path: "/files/shared-with-me",
  },
];
