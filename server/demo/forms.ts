import type { Answers, FormContent } from "@safos/contract/form-shapes";

type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

const roles = [
  { id: "case", label: "Handläggare" },
  { id: "agent", label: "Ombud" },
  { id: "parent", label: "Blivande förälder" },
];

const evaluation: FormContent = {
  thanks: "Tack! Dina svar går till gruppen som gör nästa testrunda.",
  sections: [
    {
      id: "s1",
      title: "Om dig",
      questions: [
        { id: "role", kind: "radio", title: "Vilken roll har du?", isRequired: true, options: roles },
        {
          id: "took",
          kind: "radio",
          title: "Var du med på ett test?",
          isRequired: true,
          options: [
            { id: "here", label: "Ja, på plats" },
            { id: "away", label: "Ja, på distans" },
            { id: "no", label: "Nej" },
          ],
          jumps: [
            { test: { op: "any", values: ["here", "away"] }, to: "went" },
            { test: { op: "any", values: ["no"] }, to: "s2" },
          ],
        },
        {
          id: "went",
          kind: "scale",
          title: "Hur gick testet?",
          min: 1,
          max: 5,
          minLabel: "mycket svårt",
          maxLabel: "mycket lätt",
          showIf: { match: "all", tests: [{ questionId: "took", test: { op: "any", values: ["here", "away"] } }] },
        },
        {
          id: "stuck",
          kind: "checkbox",
          title: "Var fastnade du?",
          hasOther: true,
          options: [
            { id: "login", label: "Inloggningen" },
            { id: "income", label: "Steg 2: inkomst" },
            { id: "custody", label: "Steg 4: delad vårdnad" },
            { id: "days", label: "Steg 5: dagar att ta ut" },
            { id: "never", label: "Jag fastnade inte" },
          ],
          showIf: { match: "all", tests: [{ questionId: "took", test: { op: "any", values: ["here", "away"] } }] },
        },
      ],
    },
    {
      id: "s2",
      title: "Blanketten",
      questions: [
        {
          id: "clear",
          kind: "scale",
          title: "Hur tydlig är texten?",
          isRequired: true,
          min: 1,
          max: 5,
          minLabel: "mycket otydlig",
          maxLabel: "mycket tydlig",
        },
        {
          id: "first",
          kind: "ranking",
          title: "Vad ska vi ändra först?",
          options: [
            { id: "words", label: "Orden" },
            { id: "order", label: "Ordningen" },
            { id: "help", label: "Hjälptexterna" },
          ],
        },
        { id: "more", kind: "long", title: "Något mer?" },
      ],
    },
  ],
};

const lunch: FormContent = {
  thanks: "Vi ses!",
  sections: [
    {
      id: "s1",
      title: "",
      questions: [
        {
          id: "comes",
          kind: "radio",
          title: "Kommer du på planeringsdagen?",
          isRequired: true,
          options: [
            { id: "yes", label: "Ja" },
            { id: "no", label: "Nej" },
          ],
          jumps: [{ test: { op: "any", values: ["no"] }, to: "end" }],
        },
        {
          id: "food",
          kind: "checkbox",
          title: "Mat",
          hasOther: true,
          options: [
            { id: "veg", label: "Vegetariskt" },
            { id: "vegan", label: "Veganskt" },
            { id: "gluten", label: "Glutenfritt" },
          ],
        },
        { id: "train", kind: "time", title: "När kommer ditt tåg?" },
      ],
    },
  ],
};

const remarks = [
  "Bra att jag kan spara och komma tillbaka. Men varför måste jag logga in två gånger?",
  "Jag visste inte vilka dagar som var kvar efter bytet av barnets vårdnad.",
  "Texten på steg 4 läses upp i fel ordning av min skärmläsare.",
  "Lätt att hitta. Jag saknade bara en knapp för att ringa.",
  "Tack för att ni frågar!",
];

/** Surveys in the middle of their answers: an anonymous one with branches, and one with names. */
export async function fillForms(call: Call, path: string, owner: string, members: readonly string[]): Promise<void> {
  const make = async (title: string, description: string, content: FormContent, settings: object): Promise<string> => {
    const { id } = await call(owner, "POST", `${path}/forms`, { title, description, content, settings });
    await call(owner, "PATCH", `/api/v1/forms/${id as string}`, { state: "open" });
    return id as string;
  };
  const send = async (who: string, id: string, answers: Answers): Promise<void> => {
    const { ticket } = await call(who, "GET", `/api/v1/forms/${id}/answering`);
    await call(who, "POST", `/api/v1/forms/${id}/responses`, { answers, ticket });
  };
  const day = await make("Anmälan till planeringsdagen", "Vi behöver veta hur många som äter.", lunch, {
    closesAt: null,
  });
  const test = await make(
    "Utvärdering testrunda 3",
    "Hjälp oss göra e-tjänsten lättare. Det tar ungefär fyra minuter.",
    evaluation,
    { isAnonymous: true, isOncePerPerson: false, canChange: false },
  );
  const places = ["custody", "custody", "income", "custody", "days", "login", "never", "income", "custody", "never"];
  for (let index = 0; index < 32; index++) {
    const who = members[index % members.length] ?? owner;
    const hasTaken = index % 4 !== 3;
    await send(who, test, {
      role: [["case", "parent", "parent", "agent"][index % 4] ?? "case"],
      took: [hasTaken ? (index % 2 === 0 ? "here" : "away") : "no"],
      ...(hasTaken ? { went: 1 + ((index * 7) % 5), stuck: [places[index % places.length] ?? "never"] } : {}),
      clear: [4, 5, 3, 4, 4, 2, 5, 4, 1, 5][index % 10] ?? 4,
      first: index % 3 === 0 ? ["words", "help", "order"] : ["order", "words", "help"],
      ...(index % 6 === 0 ? { more: remarks[(index / 6) % remarks.length] ?? "" } : {}),
    });
  }
  for (const [index, who] of members.slice(1, 5).entries())
    await send(
      who,
      day,
      index === 2 ? { comes: ["no"] } : { comes: ["yes"], food: [index === 0 ? "veg" : "gluten"], train: "08:47" },
    );
  await call(owner, "POST", `${path}/forms`, { title: "Hur har veckan varit?", content: evaluation });
}
