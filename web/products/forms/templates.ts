import type { FormContent, FormSection, Question } from "@safos/contract/form-shapes";
import type { Locale, TextKey } from "../../text/index.tsx";
import { freshOption, freshQuestion } from "./editor/model.ts";

/** What a template is written with: every text in both languages. */
interface Writer {
  say: (sv: string, en: string) => string;
  ask: (kind: Question["kind"], sv: string, en: string, more?: Partial<Question>) => Question;
  options: (...pairs: [sv: string, en: string][]) => ReturnType<typeof freshOption>[];
  /** What the ends of a scale mean. */
  ends: Pick<Question, "minLabel" | "maxLabel">;
  thanks: string;
}

function writerIn(locale: Locale): Writer {
  const say = (sv: string, en: string): string => (locale === "sv" ? sv : en);
  return {
    say,
    ask: (kind, sv, en, more = {}) => ({ ...freshQuestion(kind), title: say(sv, en), ...more }),
    options: (...pairs) => pairs.map(([sv, en]) => freshOption(say(sv, en))),
    ends: { minLabel: say("inte alls", "not at all"), maxLabel: say("helt och hållet", "fully") },
    thanks: say("Tack för dina svar!", "Thank you for your answers!"),
  };
}

const section = (id: string, title: string, questions: Question[]): FormSection => ({ id, title, questions });

const course = ({ ask, options, ends, thanks }: Writer): FormContent => ({
  thanks,
  sections: [
    section("s1", "", [
      ask("scale", "Hur nöjd är du som helhet?", "How satisfied are you overall?", { isRequired: true, ...ends }),
      ask("grid", "Vad tyckte du om …", "What did you think of …", {
        cell: "radio",
        rows: options(["Innehållet", "The content"], ["Tempot", "The pace"], ["Lokalen", "The room"]),
        columns: options(["Mindre bra", "Less good"], ["Bra", "Good"], ["Mycket bra", "Very good"]),
      }),
      ask("long", "Vad tar du med dig?", "What do you take with you?"),
      ask("long", "Vad kan vi göra bättre?", "What can we do better?"),
    ]),
  ],
});

function registration({ say, ask, options }: Writer): FormContent {
  const comes = ask("radio", "Kommer du?", "Are you coming?", {
    isRequired: true,
    options: options(["Ja, på plats", "Yes, on site"], ["Ja, på distans", "Yes, remotely"], ["Nej", "No"]),
  });
  const no = comes.options?.[2]?.id ?? "";
  return {
    thanks: say("Tack för din anmälan!", "Thank you for registering!"),
    sections: [
      section("s1", "", [
        ask("short", "Namn", "Name", { isRequired: true }),
        ask("short", "E-post", "E-mail", { isRequired: true, check: "email" }),
        { ...comes, jumps: [{ test: { op: "any", values: [no] }, to: "end" }] },
        ask("checkbox", "Mat", "Food", {
          hasOther: true,
          options: options(["Vegetariskt", "Vegetarian"], ["Veganskt", "Vegan"], ["Glutenfritt", "Gluten free"]),
        }),
        ask("long", "Något vi behöver veta?", "Anything we need to know?"),
      ]),
    ],
  };
}

const pulse = ({ say, ask, ends, thanks }: Writer): FormContent => ({
  thanks,
  sections: [
    section("s1", "", [
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
});

function service({ say, ask, options, ends, thanks }: Writer): FormContent {
  const did = ask("radio", "Kunde du göra det du tänkt?", "Could you do what you came for?", {
    isRequired: true,
    options: options(["Ja", "Yes"], ["Delvis", "Partly"], ["Nej", "No"]),
  });
  const yes = did.options?.[0]?.id ?? "";
  return {
    thanks,
    sections: [
      section("s1", say("Ditt ärende", "Your errand"), [
        { ...did, jumps: [{ test: { op: "any", values: [yes] }, to: "s2" }] },
        ask("long", "Vad var det som hindrade?", "What stopped you?", { isRequired: true }),
      ]),
      section("s2", say("Tjänsten", "The service"), [
        ask("scale", "Hur lätt var texten att förstå?", "How easy was the text to understand?", ends),
        ask("checkbox", "Vad använde du?", "What did you use?", {
          hasOther: true,
          options: options(["Dator", "Computer"], ["Telefon", "Phone"], ["Skärmläsare", "Screen reader"]),
        }),
        ask("long", "Något mer?", "Anything else?"),
      ]),
    ],
  };
}

const nps = ({ ask, thanks }: Writer): FormContent => ({
  thanks,
  sections: [
    section("s1", "", [
      ask("nps", "Hur troligt är det att du rekommenderar oss?", "How likely are you to recommend us?", {
        isRequired: true,
      }),
      ask("long", "Varför?", "Why?"),
    ]),
  ],
});

const empty = (): FormContent => ({ sections: [section("s1", "", [])] });

/** Forms to begin with, in the language of anyone who begins. */
export const templates: readonly { id: string; name: TextKey; write: (writer: Writer) => FormContent }[] = [
  { id: "empty", name: "forms.template.empty", write: empty },
  { id: "course", name: "forms.template.course", write: course },
  { id: "registration", name: "forms.template.registration", write: registration },
  { id: "pulse", name: "forms.template.pulse", write: pulse },
  { id: "service", name: "forms.template.service", write: service },
  { id: "nps", name: "forms.template.nps", write: nps },
];

/** An empty form when there is no such template. */
export const templateContent = (id: string, locale: Locale): FormContent =>
  (templates.find((one) => one.id === id)?.write ?? empty)(writerIn(locale));
