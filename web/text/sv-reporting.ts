/** Swedish words of telling the moderators of a message. */
export const svReporting = {
  "reporting.title": "Anmäl meddelandet",
  "reporting.about":
    "Samarbetsytans ägare, eller utanför samarbetsytor din organisations administratörer, får läsa meddelandet, vad du skriver här och att det är du som anmäler. {name} får inte veta det.",
  "reporting.personTitle": "Anmäl {name}",
  "reporting.personAbout":
    "Din organisations administratörer får läsa vad du skriver här och att det är du som anmäler. {name} får inte veta det.",
  "reporting.reason": "Vad är det som är fel?",
  "reporting.send": "Skicka anmälan",
  "reporting.sent": "Anmälan är skickad.",
  "reporting.failed": "Anmälan kunde inte skickas. Försök igen om en stund.",
} as const;
