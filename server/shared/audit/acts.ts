import type { EventMap, EventType } from "@safos/contract/events";
import type { AuditCategory } from "@safos/contract/audit";
import type { EventOf } from "#events";

/** What of an event is written down. */
interface Act<T extends EventType> {
  readonly category: AuditCategory;
  /** Everyday work after all. */
  readonly isLeftOut?: (payload: EventMap[T]) => boolean;
  /** Whom it was done to. */
  readonly person?: (payload: EventMap[T]) => string | null | undefined;
  /** Whose people it was done to. */
  readonly organisation?: (payload: EventMap[T]) => string | null | undefined;
  /** Whom else it concerns. */
  readonly organisations?: (payload: EventMap[T]) => readonly string[];
  /** What is worth knowing besides: roles, settings; never what a person wrote. */
  readonly facts?: (payload: EventMap[T]) => Readonly<Record<string, unknown>>;
}

const people = <T extends EventType>(more: Omit<Act<T>, "category"> = {}): Act<T> => ({ category: "people", ...more });
const access = <T extends EventType>(more: Omit<Act<T>, "category"> = {}): Act<T> => ({ category: "access", ...more });
const signIn = <T extends EventType>(more: Omit<Act<T>, "category"> = {}): Act<T> => ({ category: "signIn", ...more });
const rules = { category: "rules" } as const;
const deletion = { category: "deletion" } as const;
const person = <T extends string | null>({ personId }: { readonly personId: T }): T => personId;
const grant = {
  person: ({ granteeId }: EventMap["grant.added"]) => granteeId,
  organisation: ({ granteeOrganisationId }: EventMap["grant.added"]) => granteeOrganisationId,
  facts: ({ grantId, role, isLink }: EventMap["grant.added"]) => ({ grantId, role, isLink }),
};

const found = ({ quarantineId, signature, size }: EventMap["content.infected"]) => ({ quarantineId, signature, size });

const federated = {
  person,
  facts: ({ shareId, address, direction }: EventMap["federatedShare.sent"]) => ({ shareId, address, direction }),
};

const breakGlass = {
  category: "breakGlass",
  person,
  organisations: ({ organisationIds }: EventMap["breakGlass.asked"]) => organisationIds,
  facts: ({ requestId, reason, minutes }: EventMap["breakGlass.asked"]) => ({ requestId, reason, minutes }),
} as const;

const keyRecovery = {
  category: "access",
  person,
  facts: ({ requestId, sessionId }: EventMap["keyRecovery.asked"]) => ({ requestId, sessionId }),
} as const;

const egress = {
  category: "access",
  facts: ({ mediaKey, room }: EventMap["egress.started"]) => ({ mediaKey, room }),
} as const;

const transfer = {
  organisations: ({ organisationIds }: EventMap["transfer.offered"]) => organisationIds,
  facts: ({ transferId, organisationIds: [fromId = "", toId = ""] }: EventMap["transfer.offered"]) => ({
    transferId,
    fromId,
    toId,
  }),
};

/**
 * Every type of event, and what of it the log keeps; null: everyday work. A new type must be put here before it compiles.
 */
export const acts: { readonly [T in EventType]: Act<T> | null } = {
  "organisation.created": rules,
  "organisation.changed": { ...rules, facts: ({ changes = {} }) => ({ changes }) },
  "organisation.contentKeyRenewed": rules,
  "organisation.contentKeyDestroyed": deletion,
  "organisation.storageQuotaSet": { ...rules, facts: ({ bytes }) => ({ bytes }) },
  "content.infected": { ...rules, facts: found },
  "content.released": { ...rules, facts: found },
  "content.quarantineRead": { category: "export", facts: found },
  "content.quarantineRemoved": { ...deletion, facts: found },

  "person.created": people({ person, facts: ({ providerId }) => (providerId === undefined ? {} : { providerId }) }),
  "person.changed": people({
    person,
    facts: ({ changed, isAdmin, isSuspended }) => ({
      changed,
      ...(isAdmin === undefined ? {} : { isAdmin }),
      ...(isSuspended === undefined ? {} : { isSuspended }),
    }),
  }),
  "person.disabled": people({ person }),
  "person.removed": people({ person }),
  "import.done": people({ facts: ({ importId, count }) => ({ importId, count }) }),
  "import.undone": people({ facts: ({ importId, count }) => ({ importId, count }) }),
  "role.given": people({ person, facts: ({ role, until }) => ({ personRole: role, until }) }),
  "role.taken": people({ person, facts: ({ role }) => ({ personRole: role }) }),
  "role.ended": people({ person, facts: ({ role }) => ({ personRole: role }) }),
  "person.passwordChanged": people({ person }),
  "group.added": people({ facts: ({ groupId }) => ({ groupId }) }),
  "group.changed": people({ facts: ({ groupId }) => ({ groupId }) }),
  "group.removed": people({ facts: ({ groupId }) => ({ groupId }) }),
  "group.memberAdded": people({ person, facts: ({ groupId }) => ({ groupId }) }),
  "group.memberRemoved": people({ person, facts: ({ groupId }) => ({ groupId }) }),
  "session.started": signIn({
    person,
    facts: ({ sessionId, kind, methods = [] }) => ({ sessionId, kind, methods: methods.join(" ") }),
  }),
  "token.made": signIn({ person }),
  "session.revoked": signIn({ person, facts: ({ sessionId }) => ({ sessionId }) }),
  // The rule that asks for it is written down.
  "session.restricted": null,
  "session.wipeAsked": signIn({ person, facts: ({ sessionId }) => ({ sessionId }) }),
  "session.wipeCancelled": signIn({ person, facts: ({ sessionId }) => ({ sessionId }) }),
  "session.wiped": signIn({ person, facts: ({ sessionId }) => ({ sessionId }) }),
  "session.steppedUp": signIn({ person, facts: ({ sessionId, method }) => ({ sessionId, method }) }),
  "session.unknownPlace": signIn({ person, facts: ({ sessionId }) => ({ sessionId }) }),
  "signIn.failed": signIn({ person }),
  "signIn.secondFactorFailed": signIn({ person, facts: ({ method }) => ({ method }) }),
  "credential.added": people({ person, facts: ({ credential }) => ({ credential }) }),
  "credential.removed": people({ person, facts: ({ credential }) => ({ credential }) }),
  "credential.reset": people({ person }),
  "signIn.refused": signIn({
    person: ({ personId }) => personId,
    facts: ({ providerId, code }) => ({ providerId, code }),
  }),
  "directoryToken.added": { ...rules, facts: ({ tokenId }) => ({ tokenId }) },
  "directoryToken.revoked": { ...rules, facts: ({ tokenId }) => ({ tokenId }) },
  "appservice.added": { ...rules, facts: ({ appserviceId }) => ({ appserviceId }) },
  "appservice.removed": { ...rules, facts: ({ appserviceId }) => ({ appserviceId }) },
  "resource.added": { ...rules, facts: ({ resourceId }) => ({ resourceId }) },
  "resource.changed": { ...rules, facts: ({ resourceId, changed }) => ({ resourceId, changed: changed.join(" ") }) },
  "client.added": { ...rules, facts: ({ clientId }) => ({ clientId }) },
  "client.changed": { ...rules, facts: ({ clientId, changed }) => ({ clientId, changed: changed.join(" ") }) },
  "client.removed": { ...rules, facts: ({ clientId }) => ({ clientId }) },
  "signingKeys.rotated": null,
  "provider.added": { ...rules, facts: ({ providerId }) => ({ providerId }) },
  "provider.changed": { ...rules, facts: ({ providerId, changed }) => ({ providerId, changed: changed.join(" ") }) },
  "provider.removed": { ...rules, facts: ({ providerId }) => ({ providerId }) },
  "directorySync.failed": people({ facts: ({ providerId }) => ({ providerId }) }),
  "directorySync.stopped": people({ facts: ({ providerId, wouldClose }) => ({ providerId, wouldClose }) }),
  "accessibility.changed": rules,
  "accessibility.reported": null,
  "emergency.changed": { ...rules, facts: ({ personIds }) => ({ personIds: personIds.join(" ") }) },

  "workspace.created": access({ isLeftOut: ({ isPersonal }) => isPersonal, person: ({ ownerId }) => ownerId }),
  "workspace.renamed": null,
  "workspace.changed": {
    ...rules,
    isLeftOut: ({ informationClass }) => informationClass === undefined,
    facts: ({ informationClass }) => ({ changes: { informationClass } }),
  },
  "workspace.archived": rules,
  "workspace.unarchived": rules,
  "workspace.reviewDue": null,
  "reminder.due": null,
  "workspace.reviewed": { ...rules, facts: ({ memberCount }) => ({ memberCount }) },
  "workspace.trashed": deletion,
  "workspace.restored": deletion,
  "workspace.destroyed": deletion,
  "workspace.exported": { category: "export" },
  "workspace.exportFailed": null,
  "workspace.exportTaken": { category: "export" },
  "audit.exported": { category: "export" },
  "audit.read": { category: "export" },
  "audit.accessAsked": { category: "export" },
  "member.added": access({
    isLeftOut: ({ isPersonal = false }) => isPersonal,
    person,
    facts: ({ role }) => ({ role }),
  }),
  "member.roleChanged": access({ person, facts: ({ role }) => ({ role }) }),
  "member.endChanged": access({ person, facts: ({ endsAt }) => ({ endsAt }) }),
  "member.endsSoon": null,
  // The log has `member.removed` of it.
  "member.ended": null,
  "member.removed": access({ person }),
  "workspace.takenOver": access({ person }),
  "workspace.handedOver": access({ person, facts: ({ formerId, isHome }) => ({ formerId, isHome }) }),
  "workspace.transferred": access({
    person,
    organisations: ({ fromId, toId }) => [fromId, toId],
    facts: ({ fromId, toId }) => ({ fromId, toId }),
  }),
  "transfer.offered": access(transfer),
  "transfer.withdrawn": access(transfer),
  "transfer.declined": access(transfer),
  "transfer.lapsed": access(transfer),
  "template.saved": { category: "export", facts: ({ templateId }) => ({ templateId }) },
  "template.removed": { ...deletion, facts: ({ templateId }) => ({ templateId }) },
  "links.handedOver": access({ person, facts: ({ formerId, count }) => ({ formerId, count }) }),
  "invitation.sent": people({ person, facts: ({ kind }) => ({ kind }) }),
  "invitation.accepted": people({ person, facts: ({ kind }) => ({ kind }) }),
  "guest.invited": access({
    person: ({ personId }) => personId,
    facts: ({ domain, endsAt, sponsorId }) => ({ domain, endsAt, sponsorId }),
  }),
  "guest.accepted": access({ person: ({ personId }) => personId }),
  "guest.prolonged": access({ person: ({ personId }) => personId, facts: ({ endsAt }) => ({ endsAt }) }),
  "guest.sponsorChanged": access({ person: ({ personId }) => personId, facts: ({ sponsorId }) => ({ sponsorId }) }),
  "guest.reviewed": access({ person: ({ personId }) => personId, facts: ({ endsAt }) => ({ endsAt }) }),
  "guest.ended": access({ person: ({ personId }) => personId, facts: ({ reason }) => ({ reason }) }),
  "departure.planned": people({ person, facts: ({ endsAt }) => ({ endsAt }) }),
  "departure.cancelled": people({ person }),
  "departure.stopped": people({ person, facts: ({ holding }) => ({ holding }) }),
  "departure.done": people({ person, facts: ({ given }) => ({ given }) }),
  "grant.added": access(grant),
  "grant.revoked": access(grant),

  "breakGlass.asked": breakGlass,
  "breakGlass.opened": {
    ...breakGlass,
    facts: ({ until, pastRule, ...rest }) => ({ ...breakGlass.facts(rest), until, pastRule }),
  },
  "breakGlass.refused": breakGlass,
  "breakGlass.lapsed": breakGlass,
  "breakGlass.ended": breakGlass,

  "keyRecovery.keyMade": { ...rules, facts: ({ keyId }) => ({ keyId }) },
  "keyRecovery.sealed": access({ person, facts: ({ keyId }) => ({ keyId }) }),
  "keyRecovery.removed": access({ person }),
  "keyRecovery.asked": keyRecovery,
  "keyRecovery.begun": keyRecovery,
  "keyRecovery.answered": keyRecovery,
  "keyRecovery.finished": keyRecovery,
  "keyRecovery.refused": keyRecovery,
  "keyRecovery.withdrawn": keyRecovery,
  "keyRecovery.lapsed": keyRecovery,
  "keyRecovery.ended": keyRecovery,

  "comment.added": null,
  "comment.changed": null,
  "comment.removed": null,
  "item.read": { category: "export", facts: ({ how, informationClass }) => ({ how, informationClass }) },
  "link.used": access({ facts: ({ grantId }) => ({ grantId }) }),
  "link.changed": access({ facts: ({ grantId, role, expiresAt }) => ({ grantId, role, expiresAt }) }),
  "link.passwordChanged": access({ facts: ({ grantId, how }) => ({ grantId, how }) }),
  "link.termsSet": access({
    facts: ({ grantId, purpose, mostDownloads, mostFiles, mostBytes }) => ({
      grantId,
      purpose,
      mostDownloads,
      mostFiles,
      mostBytes,
    }),
  }),
  "link.unlockFailed": access({ facts: ({ grantId }) => ({ grantId }) }),
  "item.classChanged": {
    ...rules,
    facts: ({ informationClass, reason }) => ({ changes: { informationClass }, reason }),
  },
  "item.restrictionChanged": access({ facts: ({ isRestricted }) => ({ isRestricted }) }),
  "version.restored": null,
  "document.locked": null,
  "document.unlocked": null,
  "notice.added": null,
  "notice.read": null,

  "board.created": null,
  "board.changed": null,
  "board.renamed": null,
  "board.archived": null,
  "board.unarchived": null,
  "board.trashed": deletion,
  "board.restored": deletion,
  "list.created": null,
  "list.changed": null,
  "list.moved": null,
  "list.trashed": null,
  "list.restored": null,
  "label.created": null,
  "label.changed": null,
  "label.removed": null,
  "card.created": null,
  "card.changed": null,
  "card.moved": null,
  "card.completed": null,
  "card.trashed": deletion,
  "card.restored": deletion,
  "card.assigned": null,
  "card.due": null,

  "calendar.created": null,
  "calendar.changed": null,
  "calendar.entryChanged": null,
  "calendar.entryRemoved": null,
  "calendar.invitation": null,
  "calendar.reminder": null,
  "calendar.sourcePaused": null,
  "booking.officerAsked": null,
  "calendar.trashed": deletion,
  "calendar.restored": deletion,

  "poll.created": null,
  "poll.changed": null,
  "poll.voted": null,
  "poll.optionAdded": null,
  "poll.closed": null,
  "poll.reopened": null,
  "poll.decided": null,
  "poll.due": null,
  "poll.trashed": deletion,
  "poll.restored": deletion,

  "form.created": null,
  "form.changed": null,
  "form.opened": null,
  "form.closed": null,
  "form.trashed": deletion,
  "form.restored": deletion,
  "form.responded": null,
  "form.gathered": null,
  "form.reminded": null,

  "file.added": null,
  "file.changed": null,
  "file.renamed": null,
  "file.moved": null,
  "file.trashed": { ...deletion, facts: ({ isMoved = false }) => ({ isMoved }) },
  "file.received": access({ facts: ({ grantId, size }) => ({ grantId, size }) }),
  "file.restored": deletion,
  "file.destroyed": deletion,
  "file.versionRemoved": deletion,
  "file.locked": null,
  "file.tagged": null,
  "file.unlocked": {
    category: "access",
    isLeftOut: ({ holderId }) => holderId === undefined,
    person: ({ holderId }) => holderId,
  },
  "file.textRead": null,
  "federatedShare.sent": access(federated),
  "federatedShare.received": access(federated),
  "federatedShare.accepted": access(federated),
  "federatedShare.declined": access(federated),
  "federatedShare.withdrawn": access(federated),

  "document.created": null,
  "document.changed": null,
  "document.moved": null,
  "document.mentioned": null,
  "document.suggested": null,
  "document.trashed": deletion,
  "document.restored": deletion,

  "whiteboard.created": null,
  "whiteboard.changed": null,
  "whiteboard.trashed": deletion,
  "whiteboard.restored": deletion,
  "whiteboard.votingChanged": null,

  "meeting.created": null,
  "meeting.changed": null,
  "meeting.started": null,
  "meeting.ended": null,
  "meeting.trashed": deletion,
  "meeting.restored": deletion,
  "meeting.destroyed": null,
  "meeting.messageSent": null,
  "captions.started": access(),
  "captions.stopped": access(),
  "transcript.started": access(),
  "transcript.stopped": access(),
  "transcript.written": null,
  "transcript.corrected": access(),
  "transcript.removed": deletion,
  "recording.started": access(),
  "recording.paused": access(),
  "recording.stopped": access(),
  "recording.ready": access(),
  "recording.failed": access(),
  "recording.removed": deletion,
  "egress.started": egress,
  "egress.stopped": egress,
  "egress.delayed": egress,
  "egress.ended": egress,
  "livePage.opened": access(),
  "livePage.paused": access(),
  "livePage.closed": access(),
  "guestLink.made": access(),
  "guestLink.closed": access(),
  "guestLink.used": access(),
  "breakout.changed": null,
  "webinar.changed": null,
  "registration.changed": null,
  "ring.started": null,
  "ring.changed": null,
  "participant.joined": null,
  "participant.left": null,
  "lobby.requested": null,
  "lobby.decided": null,
  "lobby.left": null,

  "messages.sent": null,
  "content.reported": null,
  "messages.purged": null,
  "chat.administered": access({ person, facts: ({ action, roomId }) => ({ action, roomId }) }),
  "chat.erased": { ...deletion, person, facts: ({ what, roomId }) => ({ erased: what, roomId }) },
  "channel.trashed": deletion,
  "channel.restored": deletion,
  "channel.destroyed": deletion,
};

/** The types of events that are written down. */
export const audited = Object.entries(acts).flatMap(([type, act]) => (act === null ? [] : [type as EventType]));

/** The types of one category. */
export const typesOf = (category: AuditCategory): EventType[] =>
  audited.filter((type) => acts[type]?.category === category);

/** What the log keeps of an event besides its envelope; null: nothing. */
export function readAct(event: EventOf<EventType>): {
  readonly personId: string | null;
  /** Besides those that the event itself names. */
  readonly organisationIds: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
} | null {
  // The act and the payload are of one type, which TypeScript does not follow through the table.
  const act = acts[event.type] as Act<never> | null;
  const payload = event.payload as never;
  if (act === null || act.isLeftOut?.(payload) === true) return null;
  return {
    personId: act.person?.(payload) ?? null,
    organisationIds: [act.organisation?.(payload) ?? [], act.organisations?.(payload) ?? []].flat(),
    facts: act.facts?.(payload) ?? {},
  };
}
