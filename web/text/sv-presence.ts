/** Swedish texts of who is active; loaded with the chats. */
export const svPresence = {
  "presence.online": "Aktiv",
  "presence.unavailable": "Borta",
  "presence.offline": "Inte aktiv",
} as const;
