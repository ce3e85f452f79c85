/** Swedish texts of whether one takes invitations; loaded with the profile and with what invites. */
export const svChatInvites = {
  "chatinvites.title": "Inbjudningar",
  "chatinvites.label": "Ta inte emot inbjudningar till chattar",
  "chatinvites.about":
    "Ingen kan börja en ny chatt med dig eller bjuda in dig till en chatt, och inbjudningar som väntar döljs. Samarbetsytor du är med i och chattar du redan har påverkas inte.",
  "error.CHAT_INVITE_BLOCKED":
    "Någon av dem tar inte emot inbjudningar till chattar. Kontakta personen på ett annat sätt, eller skriv i en samarbetsyta som ni båda är med i.",
} as const;
