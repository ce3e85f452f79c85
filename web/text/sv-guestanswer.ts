/** Swedish words of the page on which a guest without an account answers an invitation; loaded with it. */
export const svGuestAnswer = {
  "guestAnswer.loading": "Hämtar inbjudan",
  "guestAnswer.from": "{name} bjuder in dig",
  "guestAnswer.untitled": "(utan rubrik)",
  "guestAnswer.location": "Plats: {location}",
  "guestAnswer.zone": "{when} (din tid, {zone})",
  "guestAnswer.series": "Det upprepas, och svaret gäller alla tillfällen.",
  "guestAnswer.question": "Kommer du?",
  "guestAnswer.accepted": "Tacka ja",
  "guestAnswer.tentative": "Kanske",
  "guestAnswer.declined": "Tacka nej",
  "guestAnswer.comment": "Hälsning med svaret",
  "guestAnswer.commentHint": "{name} läser den.",
  "guestAnswer.isAccepted": "Du har tackat ja.",
  "guestAnswer.isTentative": "Du har svarat kanske.",
  "guestAnswer.isDeclined": "Du har tackat nej.",
  "guestAnswer.again": "Du kan ändra ditt svar så länge inbjudan gäller.",
  "guestAnswer.goneTitle": "Inbjudan gäller inte längre",
  "guestAnswer.goneText":
    "Den är inställd eller över, eller så är länken inte hel. Fråga den som bjöd in dig om du är osäker.",
  "error.ENTRY_LINK_GONE": "Inbjudan gäller inte längre.",
  "error.ENTRY_CHANGED": "Inbjudan ändrades just. Försök igen.",
};
