/** Swedish words of putting a folder back to how it was. */
export const svRewind = {
  "rewind.title": "Återställ {name}",
  "rewind.about":
    "Mappen blir som den var. Det som ligger där nu finns kvar som tidigare versioner och i papperskorgen.",
  "rewind.moment": "Tidpunkt",
  "rewind.future": "Välj en tidpunkt som har varit.",
  "rewind.looking": "Ser efter vad som har ändrats …",
  "rewind.plan": "Det här händer",
  "rewind.contents": "{n, plural, one {# fil får tillbaka sitt innehåll} other {# filer får tillbaka sitt innehåll}}",
  "rewind.restored": "{n, plural, one {# kommer tillbaka} other {# kommer tillbaka}} från papperskorgen",
  "rewind.removed":
    "{n, plural, one {# som har kommit till läggs} other {# som har kommit till läggs}} i papperskorgen",
  "rewind.withoutVersion":
    "{n, plural, one {# fil har ändrats men ingen version finns från den tiden. Den blir} other {# filer har ändrats men ingen version finns från den tiden. De blir}} som de är.",
  "rewind.nothing": "Inget har ändrats sedan dess.",
  "rewind.moved": "Det som har bytt namn eller flyttats ligger kvar där det är.",
  "rewind.begin": "Återställ mappen",
  "rewind.running": "{done} av {total} återställda",
  "rewind.background": "Fortsätt i bakgrunden",
  "rewind.stop": "Avbryt",
  "rewind.done": "Mappen är återställd.",
  "rewind.skipped":
    "{n, plural, one {# gick inte att återställa, eftersom den är låst eller ändrades under tiden.} other {# gick inte att återställa, eftersom de är låsta eller ändrades under tiden.}}",
  "rewind.cancelled": "Återställningen avbröts. Det som hann återställas är kvar så.",
  "rewind.failed": "Återställningen kunde inte göras klar. Det som hann återställas är kvar så.",
  "error.REWIND_MISSING": "Återställningen finns inte kvar.",
  "error.REWIND_TOO_LARGE": "För mycket har ändrats sedan dess för att återställas på en gång. Välj en mindre mapp.",
  "error.TOO_MANY_REWINDS": "Du återställer redan en mapp. Vänta tills den är klar.",
} as const;
