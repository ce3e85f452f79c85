/** Swedish words about what becomes of a workspace; loaded with what uses them. */
export const svLife = {
  "life.archive": "Arkivera samarbetsytan",
  "life.archiveLead": "I en arkiverad samarbetsyta kan alla läsa, men ingen ändra något. Du kan öppna den igen när som helst.",
  "life.archived": "{name} är arkiverad.",
  "life.archivedSince": "Arkiverad {when}. Alla kan läsa, men ingen ändra något.",
  "life.unarchive": "Öppna igen",
  "life.unarchived": "{name} går att ändra igen.",
} as const;
