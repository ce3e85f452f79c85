/** Swedish words of the sign-in page; loaded with it. */
export const svSignIn = {
  "signin.leadName": "Skriv din e-postadress, så skickar vi dig till din myndighets inloggning.",
  "signin.continue": "Fortsätt",
  "signin.mail": "E-postadress",
  "signin.belongs": "{domain} hör till {organisation}",
  "signin.elsewhere":
    "{domain} hör inte till någon myndighet här. Är du inbjuden som gäst skickar vi en kod till adressen.",
  "signin.sendCode": "Skicka en engångskod",
  "signin.codeTitle": "Skriv koden",
  "signin.codeLead": "Är {mail} en gäst här finns koden i ett brev till adressen. Den gäller i tio minuter.",
  "signin.code": "Kod, sex siffror",
  "signin.codeMissing": "Skriv sex siffror.",
  "signin.codeLost": "Inget brev? Titta i skräpposten.",
  "signin.newCode": "Skicka en ny kod",
  "signin.codeSent": "En ny kod är på väg.",
  "signin.otherAddress": "En annan adress",
  "error.MAIL_CODE_WRONG": "Koden stämmer inte. Ta den från det senaste brevet.",
  "signin.continueWith": "Logga in med {provider}",
  "signin.withPassword": "Logga in med lösenord",
  "signin.or": "eller",
  "signin.notAnswering": "{organisation}s inloggning svarar inte",
  "signin.notAnsweringUnnamed": "Myndighetens inloggning svarar inte",
  "signin.notAnsweringText": "Felet finns hos myndigheten. Safos fungerar, och inget du har skrivit är borta.",
  "signin.reserve": "Reservkonto",
  "signin.reserveTitle": "Logga in med reservkonto",
  "signin.reserveLead": "Bara för den som myndigheten har utsett. Det står i händelseloggen.",
  "signin.refused.PROVIDER_REFUSED":
    "Din myndighets inloggning släppte inte igenom dig. Försök igen, eller fråga din administratör.",
  "signin.refused.SIGN_IN_EXPIRED": "Inloggningen tog för lång tid, eller började i en annan webbläsare. Börja om.",
  "signin.refused.ASSERTION_INVALID":
    "Svaret från din myndighets inloggning gick inte att lita på. Försök igen. Händer det igen behöver din administratör se efter.",
  "signin.refused.ASSURANCE_TOO_LOW":
    "Din myndighet kräver en högre tillitsnivå. Logga in med e-legitimation eller på det sätt som myndigheten har bestämt.",
  "signin.refused.CLAIM_NAME_MISSING":
    "Din myndighets inloggning skickade inget namn som går att använda här. Din administratör kan ändra det.",
  "signin.refused.CLAIM_EMAIL_UNVERIFIED":
    "Din myndighets inloggning har inte kontrollerat din e-postadress. Din administratör kan ändra det.",
  "signin.refused.CLAIM_FOREIGN":
    "Inloggningen gav ett namn som hör till en annan myndighet. Därför släpps du inte in.",
  "signin.refused.ACCOUNT_CLOSED": "Ditt konto är avstängt. Fråga din administratör.",
  "signin.refused.ACCOUNT_TIED":
    "Ditt namn hör redan till ett annat konto hos myndighetens inloggning. Fråga din administratör.",
  "error.PASSWORD_CLOSED": "Din myndighet har en egen inloggning. Använd den i stället för lösenord.",
  "signin.leadDirectory": "Använd lösenordet från {directory}.",
  "error.ASSURANCE_TOO_LOW": "Din myndighet kräver e-legitimation. Logga in med den.",
  "error.ACCOUNT_CLOSED": "Ditt konto är avstängt. Fråga din administratör.",
  "error.ACCOUNT_TIED": "Ditt namn hör redan till ett annat konto i katalogen. Fråga din administratör.",
  "signin.help": "Behöver du hjälp att logga in?",
};
