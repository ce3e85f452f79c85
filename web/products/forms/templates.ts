import type { FormContent, Question } from "@safos/contract/form-shapes";
import type { Locale, TextKey } from "../../text/index.tsx";
import { freshOption, freshQuestion } from "./editor/model.ts";

/** Forms to begin with, in the language of anyone who begins. */
export type TemplateId = "empty" | "course" | "registration" | "pulse" | "service" | "nps";
export const templates: readonly { id: TemplateId; name: TextKey }[] = [
  { id: "empty", name: "forms.template.empty" },
  { id: "course", name: "forms.template.course" },
  { id: "registration", name: "forms.template.registration" },
  { id: "pulse", name: "forms.template.pulse" },
  { id: "service", name: "forms.template.service" },
  { id: "nps", name: "forms.template.nps" },
];

export function templateContent(id: TemplateId, locale: Locale): FormContent {
  const say = (sv: string, en: string): string => (locale === "sv" ? sv : en);
  const ask = (kind: Question["kind"], sv: string, en: string, more: Partial<Question> = {}): Question => ({
    ...freshQuestion(kind),
    title: say(sv, en),
    ...more,
  });
  const choices = (...pairs: [string, string][]) => ({ options: pairs.map(([sv, en]) => freshOption(say(sv, en))) });
  const page = (key: string, title: string, questions: Question[]) => ({ id: key, title, questions });
  const ends = { minLabel: say("inte alls", "not at all"), maxLabel: say("helt och hållet", "fully") };
  const thanks = say("Tack för dina svar!", "Thank you for your answers!");
  switch (id) {
    case "course":
      return {
        thanks,
        sections: [
          page("s1", "", [
            ask("scale", "Hur nöjd är du som helhet?", "How satisfied are you overall?", { isRequired: true, ...ends }),
            ask("grid", "Vad tyckte du om …", "What did you think of …", {
              cell: "radio",
              rows: [
                freshOption(say("Innehållet", "The content")),
                freshOption(say("Tempot", "The pace")),
                freshOption(say("Lokalen", "The room")),
              ],
              columns: [
                freshOption(say("Mindre bra", "Less good")),
                freshOption(say("Bra", "Good")),
                freshOption(say("Mycket bra", "Very good")),
              ],
            }),
            ask("long", "Vad tar du med dig?", "What do you take with you?"),
            ask("long", "Vad kan vi göra bättre?", "What can we do better?"),
          ]),
        ],
      };
    case "registration": {
      const comes = ask("radio", "Kommer du?", "Are you coming?", {
        isRequired: true,
        ...choices(["Ja, på plats", "Yes, on site"], ["Ja, på distans", "Yes, remotely"], ["Nej", "No"]),
      });
      const no = comes.options?.[2]?.id ?? "";
      return {
        thanks: say("Tack för din anmälan!", "Thank you for registering!"),
        sections: [
          page("s1", "", [
            ask("short", "Namn", "Name", { isRequired: true }),
            ask("short", "E-post", "E-mail", { isRequired: true, check: "email" }),
            { ...comes, jumps: [{ test: { op: "any", values: [no] }, to: "end" }] },
            ask("checkbox", "Mat", "Food", {
              hasOther: true,
              ...choices(["Vegetariskt", "Vegetarian"], ["Veganskt", "Vegan"], ["Glutenfritt", "Gluten free"]),
            }),
            ask("long", "Något vi behöver veta?", "Anything we need to know?"),
          ]),
        ],
      };
    }
    case "pulse":
      return {
        thanks,
        sections: [
          page("s1", "", [
            ask("scale", "Hur har veckan varit?", "How has the week been?", {
              isRequired: true,
              minLabel: say("tung", "heavy"),
              maxLabel: say("lätt", "light"),
            }),
            ask("scale", "Vet du vad som förväntas av dig?", "Do you know what is expected of you?", ends),
            ask("scale", "Får du den hjälp du behöver?", "Do you get the help you need?", ends),
            ask("long", "Vad ska vi prata om?", "What should we talk about?"),
          ]),
        ],
      };
    case "service": {
      const did = ask("radio", "Kunde du göra det du tänkt?", "Could you do what you came for?", {
        isRequired: true,
        ...choices(["Ja", "Yes"], ["Delvis", "Partly"], ["Nej", "No"]),
      });
      const yes = did.options?.[0]?.id ?? "";
      return {
        thanks,
        sections: [
          page("s1", say("Ditt ärende", "Your errand"), [
            { ...did, jumps: [{ test: { op: "any", values: [yes] }, to: "s2" }] },
            ask("long", "Vad var det som hindrade?", "What stopped you?", { isRequired: true }),
          ]),
          page("s2", say("Tjänsten", "The service"), [
            ask("scale", "Hur lätt var texten att förstå?", "How easy was the text to understand?", ends),
            ask("checkbox", "Vad använde du?", "What did you use?", {
              hasOther: true,
              ...choices(["Dator", "Computer"], ["Telefon", "Phone"], ["Skärmläsare", "Screen reader"]),
            }),
            ask("long", "Något mer?", "Anything else?"),
          ]),
        ],
      };
    }
    case "nps":
      return {
        thanks,
        sections: [
          page("s1", "", [
            ask("nps", "Hur troligt är det att du rekommenderar oss?", "How likely are you to recommend us?", {
              isRequired: true,
            }),
            ask("long", "Varför?", "Why?"),
          ]),
        ],
      };
    default:
      return { sections: [page("s1", "", [])] };
  }
}
