import { expect, test, vi } from "vitest";
import { setLocale } from "../text/index.tsx";
import { ApiError, explain } from "./api.ts";

vi.stubGlobal("localStorage", { setItem: () => undefined });
vi.stubGlobal("document", { documentElement: {} });
await setLocale("sv");
vi.unstubAllGlobals();

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
