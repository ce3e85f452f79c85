/** Swedish words of encrypted rooms and their keys; loaded with what uses them. */
export const svRoomKeys = {
  "roomkeys.encrypted": "Krypterat: det som skrivs läses bara på medlemmarnas egna enheter",
  "roomkeys.encryptedVerified": "Krypterat, och alla som är med är bekräftade",
  "roomkeys.encrypt": "Kryptera chatten",
  "roomkeys.encryptRoom": "Kryptera {room}?",
  "roomkeys.encryptNow": "Kryptera",
  "roomkeys.cost":
    "Det som skrivs hittas inte av sökningen i Safos, myndigheten kan varken läsa det eller lämna ut det som allmän handling, och varje enhet behöver nycklar. Krypteringen går inte att stänga av.",
  "roomkeys.past": "Det som redan är skrivet blir kvar som det är.",
  "error.CHAT_ENCRYPTION_FORBIDDEN":
    "Chatten kan inte krypteras. En regel hos er eller hos någon annans organisation i chatten förbjuder det, eller så får du inte ändra chatten.",
  "roomkeys.message": "Krypterat meddelande",
  "roomkeys.unreadable": "Meddelandet kan inte läsas ännu",
  "roomkeys.why.closed": "Det är inte upplåst i den här fliken.",
  "roomkeys.why.waiting":
    "Nyckeln har inte kommit till den här enheten än. Den kommer när avsändarens enhet är uppkopplad, eller med din återställningsnyckel.",
  "roomkeys.why.earlier":
    "Det skrevs innan du loggade in på den här enheten. Med din återställningsnyckel kan det läsas.",
  "roomkeys.why.before": "Det skrevs innan du kom med i rummet.",
  "roomkeys.why.withheld":
    "Avsändarens enhet har inte lämnat ut nyckeln till den här enheten. Be avsändaren skicka igen.",
  "roomkeys.why.broken": "Det som kom går inte att låsa upp. Be avsändaren skicka igen.",
  "roomkeys.why.replayed": "Det är en kopia av ett annat meddelande och visas därför inte.",
  "roomkeys.useKey": "Använd återställningsnyckeln",
  "roomkeys.plain": "Inte krypterat",
  "roomkeys.unproven": "Det är inte styrkt vem som skrev",
  "roomkeys.state.off": "Rummet är krypterat. Nycklarna hämtas.",
  "roomkeys.state.elsewhere": "Krypterade chattar är öppna i en annan flik. En flik i taget har nycklarna.",
  "roomkeys.state.lost":
    "Webbläsaren har förlorat den här inloggningens nycklar. Logga in igen, så får du nya; äldre meddelanden läser du med din återställningsnyckel.",
  "roomkeys.state.failed":
    "Krypteringen kunde inte starta i webbläsaren. Den behöver lagring, en säker anslutning och att sidan är hämtad.",
  "roomkeys.takeOver": "Öppna här i stället",
  "roomkeys.signInAgain": "Logga ut och in igen",
  "roomkeys.fileBroken": "{name} gick inte att hämta eller låsa upp.",
  "roomkeys.title": "Krypterade chattar",
  "roomkeys.lead": "Krypterade chattar läses bara på dina egna enheter. Den som sköter servern kan inte öppna dem.",
  "roomkeys.ready": "Klart",
  "roomkeys.notReady": "Inte klart",
  "roomkeys.start": "Kom igång",
  "roomkeys.loading": "Hämtar nycklarna",
  "roomkeys.setUpText":
    "Skapa en återställningsnyckel. Den behövs om du tappar telefonen, byter dator eller loggar ut: utan den går äldre meddelanden inte att läsa, och ingen kan hjälpa dig.",
  "roomkeys.setUp": "Skapa återställningsnyckel",
  "roomkeys.yourKey": "Din återställningsnyckel",
  "roomkeys.saveFile": "Spara som fil",
  "roomkeys.print": "Skriv ut",
  "roomkeys.copy": "Kopiera",
  "roomkeys.isKept": "Nyckeln är sparad eller utskriven",
  "roomkeys.turnOn": "Klart, slå på",
  "roomkeys.turnedOn": "Nu får du tillbaka dina meddelanden med nyckeln.",
  "roomkeys.restoreText":
    "Du har en återställningsnyckel sedan tidigare. Skriv den här, så kan enheten läsa dina äldre meddelanden och blir bekräftad.",
  "roomkeys.keyField": "Återställningsnyckel",
  "roomkeys.restore": "Hämta mina meddelanden",
  "roomkeys.restored":
    "{n, plural, =0 {Enheten är bekräftad.} one {Enheten är bekräftad och # nyckel är hämtad.} other {Enheten är bekräftad och # nycklar är hämtade.}}",
  "roomkeys.keyWrong": "Det är inte din återställningsnyckel. Kontrollera att alla tecken är med.",
  "roomkeys.failed": "Det gick inte. Försök igen.",
  "roomkeys.readyText": "Dina nycklar är säkrade med din återställningsnyckel, och den här enheten är bekräftad.",
  "roomkeys.reset": "Jag har förlorat nyckeln",
  "roomkeys.resetText":
    "Du får en ny nyckel och dina enheter behöver bekräftas igen. Meddelanden som bara den gamla nyckeln öppnar går inte att läsa längre. Lösenordet visar att det är du.",
  "roomkeys.password": "Lösenord",
  "roomkeys.passwordWrong": "Det lösenordet stämmer inte.",
  "roomkeys.devices": "Enheter med nycklar",
  "roomkeys.thisDevice": "Den här",
  "roomkeys.verified": "Bekräftad",
  "roomkeys.unverified": "Obekräftad",
  "roomkeys.fileText": "Återställningsnyckel för {user} i Safos. Förvara den så att bara du kommer åt den.",
};
