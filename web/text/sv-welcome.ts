/** Swedish words of the pages where one chooses a password; loaded with them. */
export const svWelcome = {
  "welcome.title": "Välj ditt lösenord",
  "welcome.resetTitle": "Välj ett nytt lösenord",
  "welcome.lead": "{name}, {organisation}. Ingen annan får veta lösenordet, inte heller den som sköter kontona.",
  "welcome.password": "Nytt lösenord",
  "welcome.passwordHint": "Minst tio tecken, och inte ett namn eller ett mönster. Några ord i rad är bra.",
  "welcome.submit": "Spara och logga in",
  "welcome.gone": "Länken gäller inte",
  "welcome.goneLead": "Den har använts, är för gammal eller är inte hel. Be den som sköter kontona om en ny.",
  "welcome.toSignIn": "Till inloggningen",
  "forgot.title": "Glömt lösenordet?",
  "forgot.lead": "Skriv ditt namn, så skickar vi en länk till din e-post.",
  "forgot.submit": "Skicka länken",
  "forgot.sent": "Finns {name} hos oss är en länk på väg. Den gäller i en timme.",
} as const;
