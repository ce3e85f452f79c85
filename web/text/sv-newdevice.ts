/** Swedish words of letting another device in by a code; loaded with what uses them. */
export const svNewDevice = {
  "newdevice.button": "Logga in en annan enhet",
  "newdevice.title": "Logga in en annan enhet",
  "newdevice.opening": "Koden hämtas.",
  "newdevice.show":
    "Öppna Element X, eller en annan app för Matrix, på den nya enheten. Välj att logga in med QR-kod, och skanna koden här.",
  "newdevice.life":
    "Koden gäller i fem minuter. Visa den inte för någon annan: den som skannar den kan be om att få komma in.",
  "newdevice.code": "Kod som den nya enheten skannar",
  "newdevice.digitsText":
    "Den nya enheten visar två siffror. Skriv dem här, så vet du att det är din enhet och ingen annans.",
  "newdevice.digits": "Två siffror",
  "newdevice.digitsWrong": "Det är inte de siffror som din enhet ska visa. Läs dem igen på den nya enheten.",
  "newdevice.next": "Fortsätt",
  "newdevice.connecting": "Siffrorna stämmer. Väntar på den nya enheten.",
  "newdevice.asking": "Tillåt enheten på sidan som öppnas i en ny flik. Låt den här rutan vara öppen så länge.",
  "newdevice.open": "Öppna sidan",
  "newdevice.done": "Klart. Den nya enheten är inloggad och bekräftad, och kan läsa dina krypterade chattar.",
  "newdevice.again": "Försök igen",
  "newdevice.ended.gone": "Den nya enheten avbröt.",
  "newdevice.ended.declined": "Enheten fick inte komma in.",
  "newdevice.ended.expired": "Det tog för lång tid, och koden gäller inte längre.",
  "newdevice.ended.unsupported": "Appen på den nya enheten kan inte logga in så. Logga in i den på vanligt sätt.",
  "newdevice.ended.digits":
    "Siffrorna stämde inte. Någon annan kan ha skannat koden. Ingen enhet har kommit in; försök igen där ingen ser skärmen.",
  "newdevice.ended.keys":
    "Den här webbläsaren har inte alla dina nycklar. Skriv din återställningsnyckel i en webbläsare och börja om där.",
  "newdevice.ended.foreign":
    "Enheten ville skicka dig till en annan webbplats för att logga in. Det är inte din app. Ingen enhet har kommit in.",
  "newdevice.ended.failed": "Det gick inte. Ingen enhet har fått dina nycklar.",
} as const;
