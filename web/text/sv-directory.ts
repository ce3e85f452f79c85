/** Swedish words of the part in which an agency lets its directory sync people and groups; loaded with it. */
export const svDirectory = {
  "directory.title": "Katalogsynk (SCIM)",
  "directory.about":
    "Katalogen lägger till personer, håller grupper uppdaterade och stänger kontot för den som slutar. Innehåll tas aldrig bort.",
  "directory.address": "Adress för katalogen",
  "directory.none": "Ingen katalog är ansluten",
  "directory.name": "Namn på nyckeln",
  "directory.nameHint": "Till exempel Entra ID eller Keycloak",
  "directory.months": "Gäller i",
  "directory.monthCount": "{n, plural, one {# månad} other {# månader}}",
  "directory.make": "Skapa nyckel",
  "directory.made": "Nyckeln {name} visas bara nu. Lägg in den i katalogen.",
  "directory.used": "Användes {used} · gäller till {until}",
  "directory.unused": "Inte använd än · gäller till {until}",
  "directory.ended": "Har slutat gälla",
  "directory.revoke": "Återkalla",
  "directory.revokeTitle": "Återkalla {name}?",
  "directory.revokeAbout":
    "Katalogen kommer inte längre in med nyckeln. Personer och grupper finns kvar. När ingen nyckel finns kvar kan synkade grupper ändras för hand.",
  "directory.revoked": "Nyckeln {name} är återkallad.",
  "error.SCIM_TOKENS_MANY": "Det finns redan 20 nycklar. Återkalla en först.",
};
