import { personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { KeyRecoveryContext } from "./context.ts";

const mostAdministrators = 50;
const reasons = {
  "keyRecovery.begun": "keyRecoveryBegun",
  "keyRecovery.answered": "keyRecoveryAnswered",
  "keyRecovery.refused": "keyRecoveryEnded",
  "keyRecovery.lapsed": "keyRecoveryEnded",
  "keyRecovery.ended": "keyRecoveryEnded",
} as const;

/** The person hears of every step wherever they are, also of what is done in their name; administrators of what waits for them. */
export const keyRecoveryNotices = (context: KeyRecoveryContext): NoticeSource =>
  noticeSource({
    name: "key-recovery",
    events: [
      "keyRecovery.asked",
      "keyRecovery.begun",
      "keyRecovery.answered",
      "keyRecovery.refused",
      "keyRecovery.lapsed",
      "keyRecovery.ended",
    ],
    async notices({ type, actor, payload, organisationId }) {
      const { identity } = context;
      const { personId, requestId, sessionId } = payload;
      const [person] = await identity.personsByIds([personId]);
      if (!person || organisationId === null) return [];
      const session = (await identity.sessionsOf(personId)).find(({ id }) => id === sessionId);
      const base = {
        kind: "account",
        id: requestId,
        title: person.displayName,
        excerpt: session?.label ?? "",
      } as const;
      if (type !== "keyRecovery.asked")
        return [{ ...base, reason: reasons[type], personId, actorId: personOf(actor), path: "/security" }];
      const administrators = await identity.administratorsOf(organisationId, mostAdministrators);
      return [
        // It may not be they who asked: nobody's doing, so that they hear of it.
        { ...base, reason: "keyRecoveryAsked", personId, actorId: null, path: "/security" },
        ...administrators
          .filter(({ id }) => id !== personId)
          .map(({ id }): Notice => ({
            ...base,
            reason: "keyRecoveryAskedBy",
            personId: id,
            actorId: personId,
            path: "/admin/key-recovery",
          })),
      ];
    },
  });
