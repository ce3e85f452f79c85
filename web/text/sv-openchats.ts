/** Swedish words of chats that all of an organisation find and enter; loaded with what uses them. */
export const svOpenChats = {
  "openchats.find": "Hitta öppna chattar",
  "openchats.findAbout": "Alla hos {organisation} kan gå med i dem.",
  "openchats.search": "Sök på namn eller ämne",
  "openchats.list": "Öppna chattar",
  "openchats.none": "Det finns inga öppna chattar än",
  "openchats.noneText": "Den som ansvarar för en gruppchatt kan öppna den för alla, i Om samtalet.",
  "openchats.noneFound": "Ingen öppen chatt heter något med ”{term}”",
  "openchats.noneFoundText": "Sök på ett annat ord, eller töm rutan för att se alla.",
  "openchats.people": "{n, plural, one {1 person} other {# personer}}",
  "openchats.space": "Utrymme",
  "openchats.encrypted": "krypterad",
  "openchats.unnamed": "Chatt utan namn",
  "openchats.in": "Du är med",
  "openchats.open": "Öppna",
  "openchats.openNamed": "Öppna {name}",
  "openchats.enter": "Gå med",
  "openchats.enterNamed": "Gå med i {name}",
  "openchats.byInvitation": "Med inbjudan",
  "openchats.openTo": "Öppen för alla hos {organisation}",
  "openchats.openText": "Den går att hitta, gå med i och läsa från början.",
  "openchats.openLater": "Den går att hitta och gå med i. Det som skrevs innan kan den som går med inte läsa.",
  "openchats.closedText": "Bara den som blir inbjuden kommer med, och ingen annan hittar chatten.",
  "openchats.notListed": "Den går att gå med i, men står inte bland öppna chattar.",
  "openchats.onlyListed": "Den står bland öppna chattar, men ingen kan gå med utan inbjudan.",
  "openchats.ruleOff":
    "Er organisation har inga öppna chattar längre. Ingen hittar den här, men den som har adressen kan gå med.",
  "openchats.openTitle": "Öppna {room} för alla?",
  "openchats.openNow": "Öppna för alla",
  "openchats.openAsk":
    "Alla hos {organisation} kan hitta chatten, gå med och läsa allt som står i den, från början. Den som har läst något kan ha det kvar, också om du stänger chatten igen.",
  "openchats.openAskLater":
    "Alla hos {organisation} kan hitta chatten, gå med och läsa det som skrivs efter att de gick med.",
  "openchats.name": "Chattens namn",
  "openchats.nameHint": "Så hittar andra den",
  "openchats.nameFirst": "Chatten måste ha ett namn först. Be en ansvarig.",
  "openchats.sealed": "Chatten är krypterad: den som går med senare kan inte läsa det som skrevs innan.",
  "openchats.others":
    "{n, plural, one {1 person från en annan organisation är med och läser det som skrivs.} other {# personer från andra organisationer är med och läser det som skrivs.}} De hittar inte fler öppna chattar, och fler utifrån kommer bara med när de blir inbjudna.",
  "openchats.leave":
    "Du ser inte längre det som skrivs. Chatten är öppen: du kan gå med igen. Det du har skrivit blir kvar.",
  "error.OPENCHAT_CLOSED":
    "Det går inte att gå med i chatten. Den är inte öppen längre, eller så har du tagits bort ur den.",
  "error.OPENCHAT_REFUSED":
    "Chatten kan inte öppnas. En regel hos er organisation tillåter det inte, eller så är listan full.",
} as const;
