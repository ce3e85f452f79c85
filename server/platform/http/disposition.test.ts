import { expect, test } from "vitest";
import { disposition, fileNameOf } from "./disposition.ts";

test("a file's name travels whole, with quotes, brackets and a cut emoji", () => {
  expect(disposition("attachment", "Åtgärd (v2) 'utkast'*.csv")).toBe(
    "attachment; filename*=UTF-8''%C3%85tg%C3%A4rd%20%28v2%29%20%27utkast%27%2a.csv",
  );
  expect(disposition("inline", `${"📄".slice(0, 1)}.pdf`)).toBe("inline; filename*=UTF-8''%EF%BF%BD.pdf");
});

test("a title becomes the name of a file", () => {
  expect(fileNameOf('..a/b\\c:d*e?f"g<h>i|j\u0000k', "x")).toBe("a-b-c-d-e-f-g-h-i-j-k");
  expect(fileNameOf("...", "Dokument")).toBe("Dokument");
  expect(fileNameOf("å".repeat(150), "x")).toBe("å".repeat(100));
});
