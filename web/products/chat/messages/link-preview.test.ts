import { afterEach, expect, test, vi } from "vitest";
import { loadPreview } from "./link-preview.ts";

afterEach(() => void vi.unstubAllGlobals());
const answer = (status: number, body: object = {}): void =>
  void vi.stubGlobal("fetch", async () => Response.json(body, { status }));
const address = "https://example.com/sida";

test("what a page says of itself is shown, with its host where it has no name", async () => {
  answer(200, { "og:title": "Gröna böcker", "og:description": 7 });
  expect(await loadPreview(address)).toEqual({
    title: "Gröna böcker",
    about: "",
    site: "example.com",
    picture: null,
  });
  answer(200);
  expect(await loadPreview(address)).toBeNull();
});

test("a refusal that passes is no answer, so that it is asked for again; a rule's is one", async () => {
  answer(403, { errcode: "M_FORBIDDEN" });
  expect(await loadPreview(address)).toBeNull();
  for (const status of [429, 500, 503]) {
    answer(status);
    await expect(loadPreview(address)).rejects.toThrow(String(status));
  }
});
