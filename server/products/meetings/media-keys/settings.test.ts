import { expect, test } from "vitest";
import { keyWorkspaces, mediaKeys, webhookUrls } from "./settings.ts";

const keys = mediaKeys("SAFOS_MEDIA_KEYS", "x");
const urls = webhookUrls("SAFOS_MEDIA_WEBHOOKS", "x");
const secret = "s".repeat(32);

test("keys are read from a line or from a file's lines, and a wrong one is told without its secret", () => {
  expect(keys.parse(`one:${secret}, two: ${secret}:x`)).toEqual([
    { id: "one", secret },
    { id: "two", secret: `${secret}:x` },
  ]);
  expect(keys.parse(`one: ${secret}\n\ntwo:${secret}\n`)).toHaveLength(2);
  for (const [wrong, why] of [
    [`one:${secret.slice(1)}`, /at least 32/],
    ["one", /pairs/],
    [`:${secret}`, /pairs/],
    [`a/b:${secret}`, /letters/],
    [`${"k".repeat(65)}:${secret}`, /letters/],
    [`safos-1:${secret}`, /safos-/],
    [`one:${secret},one:${secret}x`, /twice/],
    [`one:${secret} ${secret}`, /secret of/],
  ] as const) {
    expect(() => keys.parse(wrong)).toThrow(why);
    expect(() => keys.parse(wrong)).not.toThrow(secret.slice(1));
  }
});

test("webhooks go to addresses of the operator, inner ones too", () => {
  expect(urls.parse("one=http://10.0.0.7:8080/hook?a=b, two=https://app.example/w")).toEqual(
    new Map([
      ["one", "http://10.0.0.7:8080/hook?a=b"],
      ["two", "https://app.example/w"],
    ]),
  );
  for (const wrong of ["one", "one=", "one=ftp://a.example", "one=https://a:b@c.example", "=https://a.example"])
    expect(() => urls.parse(wrong)).toThrow(/needs/);
  expect(() => urls.parse("one=https://a.example,one=https://b.example")).toThrow(/twice/);
});

test("recordings go to a workspace by its id", () => {
  const workspaces = keyWorkspaces("SAFOS_X", "");
  const id = "018f3c5e-0000-7000-8000-0123456789ab";
  expect(workspaces.parse(`one=${id.toUpperCase()}`)).toEqual(new Map([["one", id]]));
  for (const wrong of ["one", "one=", "one=Gemensam utredning", `=${id}`])
    expect(() => workspaces.parse(wrong)).toThrow(/needs/);
  expect(() => workspaces.parse(`one=${id},one=${id}`)).toThrow(/twice/);
});
