/** Swedish words of the first-start wizard; loaded with what uses them. */
export const svSetup = {
  "setup.lead": "Tre korta steg, sedan kan ni börja arbeta.",
  "setup.step": "Steg {n} av {of}",
  "setup.organisation": "Er organisation",
  "setup.organisationName": "Organisationens namn",
  "setup.organisationHint": "Så som det ska stå för alla, till exempel Försäkringskassan",
  "setup.domain": "Domän",
  "setup.domainHint": "Organisationens egen, som i e-postadresserna: till exempel fk.example.",
  "setup.domainMeans":
    "Alla heter så här: {mail} när de loggar in, {matrix} i chatten. Domänen går inte att ändra sedan.",
  "setup.admin": "Första administratören",
  "setup.displayName": "Ditt namn",
  "setup.adminName": "Inloggningsnamn",
  "setup.adminNameHint": "Du loggar in som {name}",
  "setup.code": "Kod från servern",
  "setup.codeHint": "Skrevs ut där servern startades. Adressen som står där fyller i den.",
  "setup.language": "Språk",
  "setup.languageLead": "Språket som nya personer får från början. Var och en kan byta.",
  "setup.next": "Fortsätt",
  "setup.done": "Skapa och logga in",
  "error.SETUP_DONE": "Servern är redan klar att använda. Logga in.",
  "error.SETUP_CODE_WRONG": "Koden stämmer inte. Den skrevs ut när servern startade.",
};
