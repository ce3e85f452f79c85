export const svCallWindow = {
  "callWindow.open": "Visa mötet i ett eget fönster",
  "callWindow.close": "Stäng fönstret",
  "callWindow.back": "Tillbaka till mötet",
  "callWindow.itself": "Öppna ett litet fönster när jag byter flik",
  "callWindow.refused": "Webbläsaren öppnade inget fönster.",
} as const;
