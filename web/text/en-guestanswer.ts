import type { svGuestAnswer } from "./sv-guestanswer.ts";

/** English words of the page on which a guest without an account answers an invitation; loaded with it. */
export const enGuestAnswer: Record<keyof typeof svGuestAnswer, string> = {
  "guestAnswer.loading": "Loading the invitation",
  "guestAnswer.from": "{name} invites you",
  "guestAnswer.untitled": "(no title)",
  "guestAnswer.location": "Location: {location}",
  "guestAnswer.zone": "{when} (your time, {zone})",
  "guestAnswer.series": "It recurs, and the answer is for every occurrence.",
  "guestAnswer.question": "Are you coming?",
  "guestAnswer.accepted": "Accept",
  "guestAnswer.tentative": "Maybe",
  "guestAnswer.declined": "Decline",
  "guestAnswer.comment": "Words with the answer",
  "guestAnswer.commentHint": "{name} reads them.",
  "guestAnswer.isAccepted": "You have accepted.",
  "guestAnswer.isTentative": "You have answered maybe.",
  "guestAnswer.isDeclined": "You have declined.",
  "guestAnswer.isDelegated": "Someone else goes in your place. Answer yourself to take it back.",
  "guestAnswer.again": "You can change your answer for as long as the invitation holds.",
  "guestAnswer.goneTitle": "The invitation no longer holds",
  "guestAnswer.goneText":
    "It is cancelled or over, or the link is not whole. Ask the person who invited you if you are unsure.",
  "error.ENTRY_LINK_GONE": "The invitation no longer holds.",
  "error.ENTRY_CHANGED": "The invitation has just changed. Try again.",
};
