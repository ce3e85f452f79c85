import { itemIdOf, personOf, type EventOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";

const reasons = {
  invited: "invited",
  moved: "changed",
  changed: "changed",
  cancelled: "closed",
  answered: "answer",
  proposalDeclined: "answer",
  roomLost: "changed",
  returned: "changed",
} as const;

/** What an event says to the one person whom it is for. */
function noticeOf(
  event: EventOf<"calendar.invitation" | "calendar.reminder">,
): Pick<Notice, "reason" | "excerpt" | "path"> {
  const { entryId } = event.payload;
  const path = `/calendar?entry=${entryId}`;
  if (event.type === "calendar.reminder") return { reason: "reminder", excerpt: event.payload.start, path };
  const { change, about } = event.payload;
  return {
    reason: reasons[change],
    excerpt: about.slice(0, 300),
    path: change === "cancelled" ? "/calendar" : path,
  };
}

const askedNotice = ({ actor, payload }: EventOf<"booking.officerAsked">): Notice => ({
  reason: "invited",
  personId: payload.personId,
  kind: "account",
  id: payload.pageId,
  actorId: personOf(actor),
  title: payload.title,
  excerpt: "",
  path: "/calendar",
});

const pausedNotice = (event: EventOf<"calendar.sourcePaused">): Notice => ({
  reason: "sourcePaused",
  personId: event.payload.personId,
  kind: "calendar",
  id: itemIdOf(event),
  actorId: null,
  title: event.payload.title,
  excerpt: "",
  path: "/calendar",
});

/** Who is invited is told of it, of what changes, and that it is cancelled; the organiser of answers; and each of what is about to begin. */
export const calendarNotices = (): NoticeSource =>
  noticeSource({
    name: "calendar",
    events: ["calendar.invitation", "calendar.reminder", "booking.officerAsked", "calendar.sourcePaused"],
    notices: (event): Notice[] => {
      if (event.type === "booking.officerAsked") return [askedNotice(event)];
      if (event.type === "calendar.sourcePaused") return [pausedNotice(event)];
      return [
        {
          ...noticeOf(event),
          personId: event.payload.personId,
          kind: "calendar",
          id: itemIdOf(event),
          actorId: personOf(event.actor),
          title: event.payload.title,
        },
      ];
    },
  });
