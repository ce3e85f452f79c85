/** Swedish words of recovery keys that an agency keeps; loaded with what uses them. */
export const svKeyRecovery = {
  "recovery.keeps": "{agency} vaktar nyckeln",
  "recovery.mayRead.offered":
    "{agency} erbjuder sig att vakta återställningsnycklar. Lämnar du din kan du få tillbaka allt även om du tappat bort den, men den på {agency} som har myndighetens nyckel kan då läsa det du skriver och får i krypterade chattar.",
  "recovery.mayRead.required":
    "{agency} kräver att få vakta din återställningsnyckel. Du kan få tillbaka allt även om du tappat bort den, men den på {agency} som har myndighetens nyckel kan läsa det du skriver och får i krypterade chattar.",
  "recovery.lead.kept":
    "Krypterade chattar läses på dina egna enheter. Den på {agency} som har myndighetens nyckel kan läsa dem för dem vars nyckel den vaktar.",
  "recovery.cost":
    "Det som skrivs hittas inte av sökningen i Safos, och varje enhet behöver nycklar. {agency} vaktar återställningsnycklar: den som har myndighetens nyckel kan läsa det som är krypterat, för dem vars nyckel den vaktar. Krypteringen går inte att stänga av.",
  "recovery.encrypted": "Krypterat. {agency} kan läsa det för dem vars nyckel den vaktar",
  "recovery.encryptedVerified":
    "Krypterat, och alla som är med är bekräftade. {agency} kan läsa det för dem vars nyckel den vaktar",
  "recovery.setUpText":
    "Skapa en återställningsnyckel. Den behövs om du tappar telefonen, byter dator eller loggar ut.",
  "recovery.noKey":
    "{agency} vill vakta nycklar men har inte gjort någon egen nyckel än. En administratör gör den under Regler.",
  "recovery.kept": "{agency} vaktar din återställningsnyckel sedan {when}.",
  "recovery.takeBack": "Sluta vakta min nyckel",
  "recovery.takenBack": "{agency} vaktar inte din nyckel längre.",
  "recovery.missing": "{agency} vaktar inte din nyckel än.",
  "recovery.stale":
    "Det som {agency} vaktar är förseglat med en tidigare nyckel, eller är inte din nyckel av idag. Försegla på nytt.",
  "recovery.ownKey": "Din återställningsnyckel",
  "recovery.ownKeyHint":
    "Sidan har den inte kvar och behöver den för att försegla den. Den lämnar webbläsaren bara förseglad.",
  "recovery.seal": "Låt {agency} vakta nyckeln",
  "recovery.sealed": "{agency} vaktar din nyckel nu.",
  "recovery.fingerprint": "Myndighetens nyckel: {fingerprint}.",
  "recovery.madeBy": "Gjord av {who} {when}.",
  "recovery.madeByNobody": "Gjord {when}.",
  "recovery.changed":
    "{agency} har fått en annan nyckel än den du förseglade till här. Fråga en administratör om den är gjord av dem, och jämför tecknen innan du förseglar på nytt.",
  "recovery.swapped":
    "Servern visar en annan nyckel för {agency} än den som din är förseglad till, utan att säga att den är ny. Försegla inget. Säg till en administratör.",
  "recovery.checked": "Jag har frågat en administratör och tecknen stämmer",
  "recovery.choose": "Så får du tillbaka dina meddelanden",
  "recovery.choose.agency": "{agency} vaktar nyckeln",
  "recovery.choose.agencyHint":
    "Du får tillbaka allt genom en administratör. Den som har myndighetens nyckel kan läsa det du skriver och får.",
  "recovery.choose.own": "Jag sparar nyckeln själv",
  "recovery.choose.ownHint": "Utan nyckeln går meddelandena inte att läsa. Ingen kan hjälpa dig.",
  "recovery.sealFailed": "Nyckeln är påslagen, men {agency} fick den inte. Försök igen, och stäng inte innan.",
  "recovery.ask": "Be {agency} om nyckeln",
  "recovery.askText":
    "En administratör på {agency} öppnar din nyckel i sin webbläsare och ger den till den här inloggningen, när ni har jämfört sju bilder. Det står i händelseloggen, och du får ett meddelande på alla dina enheter.",
  "recovery.asked":
    "Du har bett {agency} om nyckeln. Håll sidan öppen, och ring en administratör. Begäran gäller till {when}.",
  "recovery.askedHere": "Du har bett {agency} om nyckeln från den här inloggningen. Begäran gäller till {when}.",
  "recovery.askedElsewhere":
    "Någon har i ditt namn bett {agency} om din återställningsnyckel, från {session}. Var det inte du, dra tillbaka begäran och byt lösenord.",
  "recovery.unknownSession": "en inloggning som är slut",
  "recovery.withdraw": "Dra tillbaka",
  "recovery.begun": "{who} har börjat. Bilderna kommer strax.",
  "recovery.compare": "Samma sju bilder ska synas hos {who}, i samma ordning. Ring upp eller träffas, och jämför.",
  "recovery.signs": "Sju bilder att jämföra",
  "recovery.same": "De stämmer",
  "recovery.different": "De skiljer sig",
  "recovery.waiting": "Väntar på att {who} också ser att bilderna stämmer.",
  "recovery.mismatch":
    "Bilderna stämde inte. Någon kan ha kommit emellan er. Begäran är tillbakadragen; säg det till en administratör på annat sätt än här.",
  "recovery.lostPair": "Den här webbläsaren har inte kvar det som den bad med. Dra tillbaka begäran, och be igen.",
  "recovery.moved":
    "Servern visar en annan administratörs nyckel än nyss. Inget har lämnats ut. Dra tillbaka begäran, och be igen.",
  "recovery.badAnswer": "Det som kom gick inte att öppna, eller är inte din nyckel. Dra tillbaka begäran, och be igen.",
  "recovery.over.refused": "{agency} sade nej till din begäran.",
  "recovery.over.lapsed": "Ingen svarade på din begäran inom ett dygn.",
  "recovery.over.ended": "Din begäran är avslutad.",
  "recovery.card.offered": "{agency} erbjuder sig att vakta din återställningsnyckel till krypterade chattar.",
  "recovery.card.required": "{agency} kräver att få vakta din återställningsnyckel. Du behöver skriva in den.",
  "recovery.card.again": "{agency} har en ny nyckel. Försegla din återställningsnyckel på nytt.",
  "recovery.card.show": "Visa",
  "recovery.card.later": "Senare",
  "recovery.admin.title": "Vaktade nycklar",
  "recovery.admin.lead":
    "Här får era personer tillbaka krypterade chattar. Den som har filen med myndighetens nyckel, och är administratör, kan läsa det som är krypterat för alla vars nyckel ni vaktar. Allt står i händelseloggen.",
  "recovery.admin.off": "Regeln är av: inget vaktas. Nyckeln kan göras innan den slås på.",
  "recovery.admin.rules": "Till reglerna",
  "recovery.admin.key": "Myndighetens nyckel",
  "recovery.admin.none": "Ni har ingen nyckel än. Den görs i din webbläsare; servern får bara den öppna delen.",
  "recovery.admin.make": "Gör en nyckel",
  "recovery.admin.makeAgain": "Byt nyckel",
  "recovery.admin.makeText":
    "Nyckeln visas en gång. Spara filen där bara de som ska lämna tillbaka nycklar kommer åt den, gärna i två exemplar. Utan filen kan ingen öppna det ni vaktar, och ingen kan göra om den.",
  "recovery.admin.makeAgainText":
    "Alla blir ombedda att försegla på nytt. Det som är förseglat till den tidigare nyckeln öppnas bara med dess fil; släng den inte.",
  "recovery.admin.passphrase": "Lösenfras till filen",
  "recovery.admin.passphraseHint": "Frivillig. Den som öppnar filen behöver den.",
  "recovery.admin.file": "Filen med nyckeln",
  "recovery.admin.save": "Spara som fil",
  "recovery.admin.print": "Skriv ut",
  "recovery.admin.isKept": "Filen är sparad eller utskriven",
  "recovery.admin.turnOn": "Använd nyckeln",
  "recovery.admin.made": "Nyckeln gäller nu.",
  "recovery.admin.kept":
    "{n, plural, =0 {Ni vaktar inga nycklar.} one {Ni vaktar # nyckel.} other {Ni vaktar # nycklar.}}",
  "recovery.admin.stale":
    "{n, plural, one {# är förseglad till en tidigare nyckel.} other {# är förseglade till en tidigare nyckel.}}",
  "recovery.admin.waiting": "Väntar på svar",
  "recovery.admin.earlier": "Tidigare",
  "recovery.admin.nobody": "Ingen ber om sin nyckel",
  "recovery.admin.nobodyText": "När någon gör det får alla administratörer ett meddelande.",
  "recovery.admin.from": "Från {session}, inloggad {when}",
  "recovery.admin.sessionOver": "Inloggningen är slut",
  "recovery.admin.lapses": "Gäller till {when}",
  "recovery.admin.by": "{who} svarar",
  "recovery.admin.own": "En annan administratör svarar dig.",
  "recovery.admin.answer": "Svara",
  "recovery.admin.refuse": "Neka",
  "recovery.admin.refused": "Begäran är nekad.",
  "recovery.admin.answerTitle": "Ge {person} nyckeln",
  "recovery.admin.openText":
    "Öppna filen med myndighetens nyckel. Den och {person}s nyckel stannar i din webbläsare. Förvissa dig om att det är {person} som ber: ring upp eller träffas.",
  "recovery.admin.choose": "Välj fil",
  "recovery.admin.paste": "Eller klistra in filens text",
  "recovery.admin.open": "Öppna",
  "recovery.admin.badFile": "Det är ingen fil med en nyckel, eller så är den skadad.",
  "recovery.admin.wrongPassphrase": "Den lösenfrasen stämmer inte.",
  "recovery.admin.otherKey":
    "Filen hör till en annan nyckel än den som {person}s är förseglad till. Välj den fil som hör till den.",
  "recovery.admin.waitingFor": "Väntar på {person}s sida. Be {person} hålla den öppen.",
  "recovery.admin.compare":
    "Samma sju bilder ska synas hos {person}, i samma ordning. Jämför med rösten, inte i chatten.",
  "recovery.admin.give": "De stämmer, ge nyckeln",
  "recovery.admin.given": "{person} har fått sin nyckel.",
  "recovery.admin.broken":
    "Sidan som ber visade en annan nyckel än den först lovade. Någon kan ha kommit emellan. Inget är utlämnat och begäran är nekad.",
  "recovery.admin.cannotOpen":
    "Det som vaktas gick inte att öppna med filen. Begäran är nekad; {person} behöver göra en ny nyckel.",
  "recovery.admin.over": "Begäran är avslutad.",
  "recovery.state.asked": "Väntar",
  "recovery.state.begun": "Pågår",
  "recovery.state.revealed": "Pågår",
  "recovery.state.answered": "Utlämnad",
  "recovery.state.done": "Klar",
  "recovery.state.withdrawn": "Tillbakadragen",
  "recovery.state.refused": "Nekad",
  "recovery.state.lapsed": "Ingen svarade",
  "recovery.state.ended": "Avslutad",
  "error.KEY_RECOVERY_OFF": "Er organisation vaktar inga återställningsnycklar.",
  "error.KEY_RECOVERY_REQUIRED": "Er organisation kräver att få vakta din återställningsnyckel.",
  "error.KEY_RECOVERY_NO_KEY": "Er organisation har ingen nyckel att vakta med än.",
  "error.KEY_RECOVERY_KEY_CHANGED": "Organisationen har fått en annan nyckel. Läs om sidan och titta på den först.",
  "error.KEY_RECOVERY_NO_BOX": "Er organisation vaktar inte den nyckeln, eller så är den förseglad på nytt.",
  "error.KEY_RECOVERY_PENDING": "Det finns redan en begäran som inte är avslutad.",
  "error.KEY_RECOVERY_ENDED": "Begäran är avslutad, eller är inte i det steget.",
  "error.KEY_RECOVERY_TAKEN":
    "En annan administratör svarar redan. Neka begäran om det inte blir av; personen kan be igen.",
  "error.KEY_RECOVERY_OWN": "Begäran är din egen, så en annan administratör svarar.",
} as const;
