/** Swedish words of versions of a file: compared and given names. */
export const svCompare = {
  "compare.title": "Jämför versioner av {name}",
  "compare.with": "Jämför versionen från {when} med nu",
  "compare.older": "Från",
  "compare.newer": "Till",
  "compare.now": "Nu",
  "compare.shape": "Så visas ändringarna",
  "compare.beside": "Sida vid sida",
  "compare.below": "I en spalt",
  "compare.sum":
    "{added, plural, one {# rad tillagd} other {# rader tillagda}}, {removed, plural, one {# rad borttagen} other {# rader borttagna}}.",
  "compare.same": "Det är ingen skillnad i texten mellan de här versionerna.",
  "compare.large":
    "Texten är för stor för att jämföras här. Gränsen är 1 MB. Ladda ner versionerna för att jämföra dem.",
  "compare.none": "Texten i en av versionerna är inte läst. Ladda ner versionerna för att jämföra dem.",
  "compare.different": "Versionerna har så lite gemensamt att de inte kan jämföras rad för rad.",
  "compare.lines": "Ändrade rader",
  "compare.gap": "{n, plural, one {Visa # rad som är lika} other {Visa # rader som är lika}}",
  "compare.more": "{n, plural, one {Visa # rad till} other {Visa # rader till}}",
  "compare.added": "Tillagd",
  "compare.removed": "Borttagen",
  "compare.menu": "Mer om versionen från {when}",
  "compare.giveName": "Namnge",
  "compare.name": "Namn på versionen från {when}",
  "compare.nameAbout": "En version med namn sparas, hur gammal den än blir.",
  "compare.label": "Namn",
} as const;
