/** Swedish words of meetings that are encrypted end to end. */
export const svEncryption = {
  "encryption.on": "Totalsträckskrypterat",
  "encryption.make": "Totalsträckskryptering",
  "encryption.turnOn": "Slå på totalsträckskryptering",
  "encryption.turnOff": "Stäng av totalsträckskryptering",
  "encryption.about":
    "Ljud och bild kan bara den se och höra som har mötets hela länk. Servern kan det inte. Därför går det inte att texta, skriva ut eller spela in mötet, och äldre program kan inte vara med. Möteschatten sparas på servern och är inte totalsträckskrypterad.",
  "encryption.aboutLink":
    "Nyckeln finns bara i länken. Spara länken, och skicka den på ett annat sätt än i en chatt eller ett meddelande här.",
  "encryption.turnOnAndCopy": "Slå på och kopiera länken",
  "encryption.linkCopied": "Länken med nyckeln är kopierad.",
  "encryption.keyMissing":
    "Mötet är totalsträckskrypterat, och din länk saknar nyckeln. Be den som bjöd in om hela länken.",
  "encryption.paste": "Klistra in hela länken",
  "encryption.notKey": "Det finns ingen nyckel i det du klistrade in. Länken ska sluta med #key= och 43 tecken.",
  "encryption.use": "Använd länken",
  "encryption.ready": "Mötet är totalsträckskrypterat. Du har nyckeln.",
  "error.KEY_MISSING": "Mötet är totalsträckskrypterat, och nyckeln saknas här.",
  "error.KEY_UNUSED":
    "Din länk säger att mötet är totalsträckskrypterat, men det är det inte längre. Be den som bjöd in om en ny länk.",
  "encryption.forget": "Gå med utan kryptering",
  "error.KEY_UNSUPPORTED": "Den här webbläsaren kan inte totalsträckskryptera. Uppdatera den eller använd en annan.",
  "encryption.unreadable":
    "Du ser och hör inte {name}: ni har olika nycklar. Be den som bjöd in om hela länken, och gå med igen.",
  "encryption.noKey": "Du ser och hör inte {name}: nycklarna därifrån har inte kommit fram.",
  "callkeys.ready":
    "Samtalet är totalsträckskrypterat. Bara de som är med i chatten ser och hör det, på sina egna enheter. Samtalets egen chatt är inte totalsträckskrypterad: skriv hellre i den krypterade chatten.",
  "callkeys.fetching": "Samtalet är totalsträckskrypterat. Nycklarna hämtas.",
  "callkeys.elsewhere": "Samtalet är totalsträckskrypterat, och nycklarna är i en annan flik. En flik i taget har dem.",
  "callkeys.takeOver": "Öppna här i stället",
  "callkeys.lost":
    "Samtalet är totalsträckskrypterat, och webbläsaren har förlorat nycklarna. Logga ut och in igen, så får du nya.",
  "callkeys.failed":
    "Samtalet är totalsträckskrypterat, och krypteringen kunde inte starta i webbläsaren. Den behöver lagring och en säker anslutning.",
  "encryption.otherKey": "Byt nyckel",
  "error.ENCRYPTION_LATE": "Totalsträckskryptering slås på eller av innan mötet börjar.",
  "error.CAPTIONS_ENCRYPTED": "Mötet är totalsträckskrypterat. Servern hör inte vad som sägs och kan inte texta det.",
  "error.RECORDING_ENCRYPTED": "Mötet är totalsträckskrypterat. Servern har inget att spela in.",
};
