/** Swedish words of formatted messages; loaded with a room of the chat. */
export const svRich = {
  "rich.show": "Visa dold text",
  "rich.hide": "Dölj texten",
  "rich.table": "Tabell",
  "rich.details": "Mer",
  "rich.code": "Kod",
  "rich.copyCode": "Kopiera koden",
  "rich.emoticon": "egen emoji",
  "rich.formula": "Formel",
  "rich.picture": "Bild",
} as const;
