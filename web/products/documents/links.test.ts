import { expect, test } from "vitest";
import { hrefOf, isSafeHref } from "./links.ts";

test("a link leads to the web, to mail or into the page, and runs nothing", () => {
  for (const href of ["https://digg.se", "HTTP://digg.se", "mailto:a@b.se", "/w/1/boards/2"])
    expect(isSafeHref(href)).toBe(true);
  for (const href of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "digg.se", ""])
    expect(isSafeHref(href)).toBe(false);
});

test("an address may be written without what it begins with", () => {
  expect(hrefOf("digg.se")).toBe("https://digg.se");
  expect(hrefOf("digg.se/a?b")).toBe("https://digg.se/a?b");
  expect(hrefOf("anna.berg@fk.se")).toBe("mailto:anna.berg@fk.se");
  for (const href of ["https://digg.se", "/w/1", "mailto:a@b.se", "anna", "a b.se"]) expect(hrefOf(href)).toBe(href);
});
