/** Swedish words of meetings for calendars elsewhere; loaded with their form. */
export const svLink = {
  "link.title": "Nytt Safos-möte",
  "link.aboutOutlook": "Mötet görs i en samarbetsyta, och dess adress går till bokningen i Outlook.",
  "link.aboutFile": "Mötet görs i en samarbetsyta, och du får en fil med dess adress till din kalender.",
  "link.name": "Rubrik",
  "link.workspace": "Samarbetsyta",
  "link.start": "Börjar",
  "link.end": "Slutar",
  "link.hint": "Gäster som kommer med en länk väntar i lobbyn. De som är med i samarbetsytan kan komma in.",
  "link.forGuests": "Med adressen kommer alla in i lobbyn, också den som saknar konto. Den som leder mötet släpper in.",
  "link.forMembers": "En regel hindrar gästlänken. Med adressen kommer bara den in som får komma till mötet i Safos.",
  "link.make": "Skapa mötet",
  "link.doneOutlook": "Mötet är gjort, och adressen är på väg till Outlook. Du kan stänga det här fönstret.",
  "link.doneFile": "Mötet är gjort. Spara filen och öppna den i din kalender.",
  "link.join": "Anslut till videomötet i Safos:",
  "link.save": "Spara kalenderfil",
  "error.OUTLOOK_CODE_TAKEN": "Ett annat möte gjordes redan för det fönstret. Börja om i Outlook.",
};
