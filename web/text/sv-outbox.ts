/** Swedish words of what waits for the network; loaded ahead, and used when something waits. */
export const svOutbox = {
  "outbox.waiting": "Väntar på nätet",
  "outbox.sendsLater": "Skickas när nätet är tillbaka",
  "outbox.refused": "Det kunde inte skickas.",
  "outbox.copy": "Kopiera texten",
  "outbox.discard": "Släng",
  "outbox.unstored": "Webbläsaren sparar inget här. Stäng inte sidan innan det är skickat.",
  "outbox.leaveTitle": "Något är inte skickat",
  "outbox.leaveText":
    "{n, plural, one {En sak väntar på att skickas. Den försvinner om du loggar ut nu.} other {# saker väntar på att skickas. De försvinner om du loggar ut nu.}}",
  "outbox.leave": "Logga ut och släng",
  "outbox.keysTitle": "Krypterade meddelanden går förlorade",
  "outbox.keysText":
    "Det du har i krypterade chattar kan bara läsas i den här webbläsaren. Loggar du ut nu går det inte att läsa igen. Skapa en återställningsnyckel först, under Inloggning och säkerhet.",
  "outbox.keysLeave": "Logga ut ändå",
  "outbox.newCard": "Nytt kort: {title}",
  "outbox.changedCard": "Ändrat kort: {title}",
  "outbox.movedCard": "Flyttat kort: {title} till {list}",
  "outbox.vote": "Din röst: {options}",
  "outbox.withdrawn": "Din röst tas tillbaka",
  "outbox.removedComment": "Kommentaren tas bort",
  "outbox.answer": "Ditt svar",
  "error.WAITED_TOO_LONG":
    "Det har väntat i över sex dagar och kan ha kommit fram ändå. Kontrollera det, och skriv det igen om det saknas.",
} as const;
