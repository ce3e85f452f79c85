import type { FormContent } from "@safos/contract/form-shapes";
import { expect, test } from "vitest";
import { answersText } from "./answers-text.ts";

test("answers that wait are shown in the words of their questions", () => {
  const content: FormContent = {
    sections: [
      {
        id: "s1",
        title: "",
        questions: [
          { id: "a", kind: "long", title: "Hur gick det?" },
          { id: "b", kind: "radio", title: "Roll", options: [{ id: "x", label: "Ombud" }] },
          { id: "c", kind: "checkbox", title: "Flera", options: [{ id: "x", label: "Ja" }] },
          { id: "d", kind: "scale", title: "Betyg", min: 1, max: 5 },
          { id: "e", kind: "short", title: "Obesvarad" },
        ],
      },
    ],
  };
  expect(answersText(content, { a: "Bra", b: "x", c: ["x", "other:Nej"], d: 4 })).toBe(
    "Hur gick det?: Bra\nRoll: Ombud\nFlera: Ja, other:Nej\nBetyg: 4",
  );
});
