/** Swedish texts of whether others see that one is active; loaded with the profile. */
export const svOwnPresence = {
  "ownpresence.title": "Om du är aktiv",
  "ownpresence.label": "Det andra ser",
  "ownpresence.auto": "Aktiv",
  "ownpresence.away": "Borta",
  "ownpresence.hidden": "Dölj att jag är aktiv",
  "ownpresence.aboutAuto":
    "De du delar chattar med ser när du är aktiv, och att du är borta när du inte har använt Safos på fem minuter.",
  "ownpresence.aboutAway": "De du delar chattar med ser dig som borta så fort du är inloggad, också när du är aktiv.",
  "ownpresence.aboutHidden": "Ingen ser om du är aktiv. Du ser fortfarande andra.",
} as const;
