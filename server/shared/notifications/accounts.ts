import { excerptOfRole } from "@safos/contract/notice-facts";
import { personOf, type EventOf } from "#events";
import type { Identity } from "#identity";
import { noticeSource, type Notice, type NoticeSource } from "./sources.ts";

const mostAdministrators = 50;

type RoleEvent = EventOf<"role.given"> | EventOf<"role.taken"> | EventOf<"role.ended">;
const reasons = { "role.given": "roleGiven", "role.taken": "roleTaken", "role.ended": "roleEnded" } as const;

function ofRole(event: RoleEvent): Notice {
  const { personId, role } = event.payload;
  const until = event.type === "role.given" ? event.payload.until : null;
  return {
    personId,
    reason: reasons[event.type],
    kind: "account",
    id: `${personId} ${role}`,
    actorId: personOf(event.actor),
    title: "",
    excerpt: excerptOfRole(role, until),
    path: "/me",
  };
}

/** Of what the operator makes in someone's name both they and their administrators hear. */
async function ofToken(identity: Identity, personId: string): Promise<Notice[]> {
  const person = await identity.personById(personId);
  if (!person) return [];
  const administrators = await identity.administratorsOf(person.organisationId, mostAdministrators);
  const notice = { kind: "account", id: personId, actorId: null, excerpt: "", isOncePerHour: true } as const;
  return [
    { ...notice, personId, reason: "tokenMade", title: "", path: "/security" },
    ...administrators
      .filter(({ id }) => id !== personId)
      .map(({ id }): Notice => {
        return { ...notice, personId: id, reason: "tokenMadeFor", title: person.displayName, path: "/admin/audit" };
      }),
  ];
}

type SyncEvent = EventOf<"directorySync.failed"> | EventOf<"directorySync.stopped">;

/** Administrators hear once that accounts do not follow their directory any more. */
async function ofSync(identity: Identity, event: SyncEvent): Promise<Notice[]> {
  if (event.organisationId === null) return [];
  const administrators = await identity.administratorsOf(event.organisationId, mostAdministrators);
  return administrators.map(({ id }) => ({
    personId: id,
    reason: event.type === "directorySync.failed" ? ("directoryFailed" as const) : ("directoryStopped" as const),
    kind: "account" as const,
    id: event.payload.providerId,
    actorId: null,
    title: "",
    excerpt: "",
    path: "/admin/sign-in",
  }));
}

/** What happens to accounts that their persons, and those who administer them, should hear of. */
export const accountNotices = (identity: Identity): NoticeSource =>
  noticeSource({
    name: "accounts",
    events: [
      "role.given",
      "role.taken",
      "role.ended",
      "session.started",
      "token.made",
      "directorySync.failed",
      "directorySync.stopped",
    ],
    notices(event) {
      if (event.type === "directorySync.failed" || event.type === "directorySync.stopped")
        return ofSync(identity, event);
      if (event.type === "session.started" || event.type === "token.made")
        return event.actor.kind === "operator" ? ofToken(identity, event.payload.personId) : [];
      return [ofRole(event)];
    },
  });
