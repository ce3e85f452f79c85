import { formFaults } from "@safos/contract/form-faults";
import { FormContent } from "@safos/contract/form-shapes";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { templateContent, templates } from "./templates.ts";

test("every template but the empty one is a form that could be opened as it is, in both languages", () => {
  for (const { id } of templates)
    for (const locale of ["sv", "en"] as const) {
      const content = templateContent(id, locale);
      expect([id, Value.Check(FormContent, content)]).toEqual([id, true]);
      expect([id, formFaults(content).map((one) => one.fault)]).toEqual([id, id === "empty" ? ["noQuestions"] : []]);
    }
});
