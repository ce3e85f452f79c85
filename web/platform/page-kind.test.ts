import { expect, test } from "vitest";
import { pageKindOf } from "./page-kind.ts";

test("a file of sheets, of slides, and any other", () => {
  expect(["a.xlsx", "a.XLS", "a.ods", "a.xltx"].map(pageKindOf)).toEqual(Array(4).fill("sheet"));
  expect(["a.pptx", "a.ppt", "a.odp", "a.potx"].map(pageKindOf)).toEqual(Array(4).fill("slide"));
  expect(["a.pdf", "a.docx", "a.odt", "xlsx"].map(pageKindOf)).toEqual(Array(4).fill("page"));
});
