import type { LookSettings, ManagedLooks } from "@safos/contract/look";
import { expect, test } from "vitest";
import { changeOf, draftOf, isContact, lookOfDraft, ownOf } from "./draft.ts";

const logo = "a".repeat(64);
const nothing: LookSettings = {
  name: null,
  accentHue: null,
  accentChroma: null,
  lightLogo: null,
  darkLogo: null,
  welcome: null,
  helpContact: null,
};
const own = { ...nothing, name: "Kassan", accentHue: 150, accentChroma: 0.1, lightLogo: logo, welcome: "Hej" };
const looks: ManagedLooks = {
  items: [
    { domain: null, settings: own },
    { domain: "pension.example", settings: { ...nothing, name: "Pension" } },
  ],
};

test("what is filled in is stored as it was read", () => {
  for (const { domain, settings } of looks.items)
    expect(changeOf(draftOf(looks, domain))).toEqual({ domain, ...settings });
});

test("a domain shows what it has not decided as the organisation has it", () => {
  const draft = draftOf(looks, "pension.example");
  expect(lookOfDraft(draft, ownOf(looks))).toMatchObject({
    name: "Pension",
    accentHue: 150,
    lightLogo: logo,
    darkLogo: logo,
    welcome: "Hej",
  });
  const other = { ...draft, name: " ", hasAccent: true, accentHue: 20, darkLogo: "b".repeat(64) };
  expect(changeOf(other)).toMatchObject({ name: null, accentHue: 20, accentChroma: 0.1 });
  expect(lookOfDraft(other, ownOf(looks))).toMatchObject({ name: "Kassan", accentHue: 20, lightLogo: null });
});

test("a contact is a mail address or one on the web", () => {
  for (const good of ["", " ", "hjalp@fk.example", "https://fk.example/hjalp?x=1"]) expect(isContact(good)).toBe(true);
  for (const bad of ["hjalp", "http://fk.example", "javascript:alert(1)", "a@b@c.d", 'https://"x'])
    expect(isContact(bad)).toBe(false);
});
