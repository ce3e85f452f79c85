import type { Answers, FormContent } from "@safos/contract/form-shapes";

const abc = [
  { id: "a", label: "Handläggare" },
  { id: "b", label: "Ombud" },
  { id: "c", label: "Förälder" },
];

/** Two sections; whoever took no test skips the question about it. */
export const branching: FormContent = {
  sections: [
    {
      id: "s1",
      title: "Om dig",
      questions: [
        { id: "role", kind: "radio", title: "Vilken roll har du?", isRequired: true, options: abc },
        {
          id: "took",
          kind: "radio",
          title: "Var du med på ett test?",
          isRequired: true,
          options: [
            { id: "yes", label: "Ja" },
            { id: "no", label: "Nej" },
          ],
          jumps: [{ test: { op: "any", values: ["no"] }, to: "s2" }],
        },
        { id: "went", kind: "scale", title: "Hur gick testet?", isRequired: true, min: 1, max: 5 },
      ],
    },
    { id: "s2", title: "Blanketten", questions: [{ id: "more", kind: "long", title: "Något mer?" }] },
  ],
  thanks: "Tack för dina svar",
};

/** One question of each kind, with every limit. */
export const allKinds: FormContent = {
  sections: [
    {
      id: "s1",
      title: "",
      questions: [
        { id: "short", kind: "short", title: "Kort" },
        { id: "mail", kind: "short", title: "E-post", check: "email" },
        { id: "phone", kind: "short", title: "Telefon", check: "phone" },
        { id: "amount", kind: "short", title: "Antal", check: "number", min: 0, max: 100 },
        { id: "code", kind: "short", title: "Kod", check: "regex", pattern: "\\d{4}", isRequired: true },
        { id: "long", kind: "long", title: "Lång" },
        { id: "many", kind: "checkbox", title: "Flera", options: abc, minChoices: 2, maxChoices: 2, hasOther: true },
        { id: "one", kind: "radio", title: "Ett", options: abc },
        { id: "drop", kind: "dropdown", title: "Lista", options: abc },
        { id: "day", kind: "date", title: "Dag", earliest: "2026-01-01", latest: "2026-12-31" },
        { id: "days", kind: "date", title: "Dagar", isRange: true },
        { id: "clock", kind: "time", title: "Tid" },
        { id: "moment", kind: "datetime", title: "Dag och tid" },
        { id: "scale", kind: "scale", title: "Skala", min: 1, max: 5 },
        { id: "nps", kind: "nps", title: "Rekommendera" },
        { id: "colour", kind: "colour", title: "Färg" },
        {
          id: "grid",
          kind: "grid",
          title: "Tabell",
          cell: "radio",
          isRequired: true,
          rows: [
            { id: "r1", label: "Språk" },
            { id: "r2", label: "Form" },
          ],
          columns: abc,
        },
        { id: "numbers", kind: "grid", title: "Tal", cell: "number", max: 10, rows: [{ id: "r1", label: "Timmar" }] },
        { id: "rank", kind: "ranking", title: "Ordning", options: abc },
        { id: "file", kind: "file", title: "Fil" },
      ],
    },
  ],
};

export const goodAnswers: Answers = {
  short: "Hej å",
  mail: "anna@fk.example",
  phone: "+46 8-123 45 67",
  amount: "12,5",
  code: "1234",
  long: "Två\nrader",
  many: ["a", "other:Något eget"],
  one: ["b"],
  drop: ["c"],
  day: "2026-11-24",
  days: "2026-05-01/2026-05-03",
  clock: "09:30",
  moment: "2026-05-01T10:00",
  scale: 4,
  nps: 9,
  colour: "#2f7fb0",
  grid: { r1: ["a"], r2: ["c"] },
  numbers: { r1: 7 },
  rank: ["c", "a", "b"],
};
