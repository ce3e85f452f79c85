/** Swedish texts of what counts as a mention when it is written; loaded with the profile. */
export const svKeywords = {
  "keywords.title": "Bevakade ord",
  "keywords.about":
    "Skriver någon ett av orden i en chatt som du är med i räknas det som om du nämns, där du inte har stängt av chatten.",
  "keywords.field": "Ord eller fras",
  "keywords.hint": "Stora och små bokstäver är lika. En asterisk står för vad som helst: remiss*",
  "keywords.add": "Lägg till",
  "keywords.list": "Dina bevakade ord",
  "keywords.remove": "Sluta bevaka {keyword}",
  "keywords.empty": "Skriv ett ord.",
  "keywords.known": "Du bevakar redan det.",
  "keywords.tooMany": "Du kan bevaka {n} ord. Ta bort något först.",
} as const;
