import type { svCalls } from "./sv-calls.ts";

/** The same in English. */
export const enCalls: Record<keyof typeof svCalls, string> = {
  "meeting.since": "began {time}",
  "meeting.noTime": "No time set",
  "meeting.going": "{n, plural, =0 {Going on} one {Going on, # in} other {Going on, # in}}",
  "meeting.join": "Join",
  "meeting.show": "Show the meeting",
  "meeting.start": "Start",
  "meeting.trash": "Trash",
  "meeting.addressCopied": "The address is copied.",
  "meeting.linkClosed": "The guest link is closed.",
  "meeting.trashed": "The meeting {title} is in the trash.",
  "meeting.delete": "Move to the trash",
  "meeting.endForAll": "End for everybody",
  "meeting.guestLink": "Copy guest link",
  "meeting.linkCopied": "The guest link is copied. Earlier links stop working.",
  "meeting.guest": "Guest",
  "meeting.doWith": "Choices for {name}",
  "error.NOT_LIVE": "The meeting is not going on right now.",
  "error.ENDED": "The meeting has ended.",
  "error.LOCKED": "The meeting is locked. Nobody new is let in.",
  "error.LOBBY_FULL": "Too many are waiting already. Try again in a while.",
  "error.NOT_PRESENT": "That person is no longer in the meeting.",
};
