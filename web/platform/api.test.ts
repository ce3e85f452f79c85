import { afterAll, expect, test, vi } from "vitest";
import { setLocale } from "../text/index.tsx";
import { ApiError, explain } from "./api.ts";

// The language is kept in the browser, which is not there; other tests must not find one.
vi.stubGlobal("localStorage", { setItem: () => undefined });
vi.stubGlobal("document", { documentElement: {} });
await setLocale("sv");
afterAll(() => vi.unstubAllGlobals());

test("a refusal by a limit is explained with the limit and what it allows, in people's units", () => {
  const explained = (data: Record<string, unknown>): string => explain(new ApiError(413, "TOO_LARGE", "", data));
  expect(explained({ limit: "unpackedBytes", most: 64 << 20 })).toMatch(/\b64 MB/);
  expect(explained({ limit: "pixels", most: 100_000_000 })).toMatch(/\b100 mil/);
  expect(explained({ limit: "time", most: 30 })).toMatch(/\b30 se/);
  const otherwise = explained({});
  expect([explained({ limit: 500 }), explained({ limit: "time" }), explained({ limit: "unheard", most: 1 })]).toEqual([
    otherwise,
    otherwise,
    otherwise,
  ]);
});

test("a refusal by a rule says whose, which, in which class and who can change it, in both languages", async () => {
  const refused = (name: string, more: object) =>
    explain(
      new ApiError(403, "POLICY_REFUSED", "", {
        rule: "guestLinks",
        organisation: { id: "1", name },
        contacts: [],
        informationClass: null,
        days: null,
        ...more,
      }),
    );
  expect(refused("Digg", { contacts: ["Daniel Ek"] })).toBe(
    "Diggs regel Gästlänkar tillåter inte det här. Daniel Ek kan ändra den.",
  );
  expect(refused("Kommerskollegium Väst", { informationClass: "K2" })).toBe(
    "Kommerskollegium Västs regel Gästlänkar tillåter inte det här i klass K2.",
  );
  expect(refused("Skatteverkets", { rule: "guestLinkDays", days: 1, contacts: ["A", "B"] })).toBe(
    "Skatteverkets regel Gästlänkar tillåter länkar i högst 1 dag. A eller B kan ändra den.",
  );
  expect(explain(new ApiError(403, "POLICY_REFUSED", "", { rule: "toString", organisation: {} }))).toBe(
    explain(new ApiError(403, "FORBIDDEN", "")),
  );
  await setLocale("en");
  expect(refused("Digg", { rule: "mailTexts", contacts: ["Daniel Ek", "Eva"] })).toBe(
    "Digg’s rule Text in notices does not allow this. Daniel Ek or Eva can change it.",
  );
  await setLocale("sv");
});
