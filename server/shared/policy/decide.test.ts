import {
  classedRules,
  defaultPolicy,
  informationClasses,
  type ClassedRule,
  type ClassRules,
} from "@safos/contract/policy";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide, type Agency, type PolicyAction } from "./decide.ts";

const day = 86_400_000;
const allowances: fc.Arbitrary<ClassRules> = fc.record({
  guestLinks: fc.boolean(),
  guestLinkPassword: fc.boolean(),
  otherOrganisations: fc.boolean(),
  mailGuests: fc.boolean(),
  visitorDownloads: fc.boolean(),
  mailTexts: fc.boolean(),
  peopleWithoutEid: fc.boolean(),
  federatedShares: fc.boolean(),
  captions: fc.boolean(),
  transcripts: fc.boolean(),
  recordings: fc.boolean(),
});
const rules: fc.Arbitrary<Agency["rules"]> = fc.record({
  guestLinks: fc.boolean(),
  guestLinkPassword: fc.boolean(),
  otherOrganisations: fc.boolean(),
  mailGuests: fc.boolean(),
  visitorDownloads: fc.boolean(),
  mailTexts: fc.boolean(),
  peopleWithoutEid: fc.boolean(),
  federatedShares: fc.boolean(),
  captions: fc.boolean(),
  transcripts: fc.boolean(),
  recordings: fc.boolean(),
  recordingDays: fc.option(fc.integer({ min: 1, max: 3650 })),
  federatedHosts: fc.option(fc.subarray(["x.example", "y.example"])),
  guestLinkDays: fc.option(fc.integer({ min: 1, max: 3650 })),
  mailGuestDays: fc.integer({ min: 1, max: 3650 }),
  publicForms: fc.constantFrom("everyone" as const, "publishers" as const),
  keyRecovery: fc.constantFrom("off" as const, "offered" as const, "required" as const),
  chatEncryption: fc.constantFrom("forbidden" as const, "offered" as const, "preset" as const),
  linkPreviews: fc.boolean(),
  openMedia: fc.boolean(),
  roomDirectory: fc.boolean(),
  presence: fc.boolean(),
  directorySync: fc.boolean(),
  pushGateways: fc.boolean(),
  calendarsElsewhere: fc.boolean(),
  isDirectoryOpen: fc.boolean(),
  policyContact: fc.constant(null),
  classes: fc.record({ K0: allowances, K1: allowances, K2: allowances, K3: allowances }),
});
const ids = ["a", "b", "c"];
const agencies = fc.tuple(...ids.map((id) => rules.map((own): Agency => ({ id, name: id, rules: own }))));
const age = fc.integer({ min: 0, max: 4000 }).map((days) => days * day);
/** One of each type: a new type must be put here before it compiles. */
const byType: { readonly [T in PolicyAction["type"]]: fc.Arbitrary<Extract<PolicyAction, { type: T }>> } = {
  "link.make": fc.record({
    type: fc.constant("link.make" as const),
    lifetimeMs: fc.option(age),
    hasPassword: fc.boolean(),
  }),
  "link.open": fc.record({ type: fc.constant("link.open" as const), ageMs: age, hasPassword: fc.boolean() }),
  "guest.invite": fc.record({ type: fc.constant("guest.invite" as const), ageMs: age, hasPassword: fc.boolean() }),
  "person.admit": fc.record({
    type: fc.constant("person.admit" as const),
    organisationId: fc.constantFrom(...ids, "elsewhere"),
    hasEid: fc.boolean(),
  }),
  "guest.admit": fc.record({ type: fc.constant("guest.admit" as const), stayMs: age }),
  "share.federate": fc.record({
    type: fc.constant("share.federate" as const),
    host: fc.option(fc.constantFrom("x.example", "y.example", "z.example")),
  }),
  "speech.write": fc.record({ type: fc.constant("speech.write" as const) }),
  "speech.keep": fc.record({ type: fc.constant("speech.keep" as const) }),
  "copy.take": fc.record({ type: fc.constant("copy.take" as const) }),
  "text.send": fc.record({ type: fc.constant("text.send" as const) }),
  "form.publish": fc.record({
    type: fc.constant("form.publish" as const),
    publisherOf: fc.option(fc.constantFrom(...ids)),
  }),
  "meeting.record": fc.record({ type: fc.constant("meeting.record" as const) }),
};
const action: fc.Arbitrary<PolicyAction> = fc.oneof(...Object.values(byType));
const item = fc.record({
  organisationId: fc.constant("a"),
  informationClass: fc.option(fc.constantFrom(...informationClasses)),
});

/** Written again, by hand and by action, so that a fault of the table does not hide behind the same table. */
function isForbiddenBy(
  { id, rules: own }: Agency,
  act: PolicyAction,
  level: (typeof informationClasses)[number] | null,
) {
  const cell = level === null ? null : own.classes[level];
  const isTooOld = (ms: number) => own.guestLinkDays !== null && ms > own.guestLinkDays * day;
  const isAsked = (rule: ClassedRule) => own[rule] && cell?.[rule] !== false;
  const isBare =
    "hasPassword" in act && !act.hasPassword && (own.guestLinkPassword || cell?.guestLinkPassword === true);
  const isForeign = "organisationId" in act && act.organisationId !== "a" && act.organisationId !== id;
  const forbidden = {
    "link.make":
      !isAsked("guestLinks") || isBare || isTooOld(("lifetimeMs" in act ? act.lifetimeMs : null) ?? Infinity),
    "link.open": !isAsked("guestLinks") || isBare || isTooOld("ageMs" in act ? act.ageMs : 0),
    "guest.invite": !isAsked("guestLinks") || isBare || isTooOld("ageMs" in act ? act.ageMs : 0),
    "person.admit":
      isForeign &&
      (!isAsked("otherOrganisations") || (!("hasEid" in act && act.hasEid) && !isAsked("peopleWithoutEid"))),
    "guest.admit":
      !isAsked("mailGuests") ||
      !isAsked("peopleWithoutEid") ||
      ("stayMs" in act && act.stayMs > own.mailGuestDays * day),
    "share.federate":
      !isAsked("federatedShares") ||
      ("host" in act &&
        own.federatedHosts !== null &&
        (act.host === null ? own.federatedHosts.length === 0 : !own.federatedHosts.includes(act.host))),
    "speech.write": !isAsked("captions"),
    "speech.keep": !isAsked("transcripts"),
    "meeting.record": !isAsked("recordings"),
    "copy.take": !isAsked("visitorDownloads"),
    "form.publish": own.publicForms === "publishers" && !("publisherOf" in act && act.publisherOf === id),
    "text.send": !isAsked("mailTexts"),
  };
  return forbidden[act.type];
}

test("no act is allowed that any agency's rule forbids, and none is refused that all allow", () => {
  fc.assert(
    fc.property(agencies, action, item, (list, act, place) => {
      const forbidding = list.find((one) => isForbiddenBy(one, act, place.informationClass));
      expect(decide(list, act, place)?.agency.id).toBe(forbidding?.id);
    }),
    { numRuns: 5000 },
  );
});

test("another agency's rules only ever take away", () => {
  fc.assert(
    fc.property(agencies, action, item, ([first, ...rest], act, place) => {
      if (first && decide([first, ...rest], act, place) === null) expect(decide([first], act, place)).toBeNull();
    }),
  );
});

test("a refusal says whether the rule or the class is in the way, and how many days there are", () => {
  const own: Agency["rules"] = defaultPolicy;
  const agency = { id: "a", name: "A", rules: { ...own, guestLinkDays: 30 } };
  const place = { organisationId: "a", informationClass: "K2" as const };
  expect(decide([agency], { type: "guest.invite", ageMs: 0, hasPassword: true }, place)).toMatchObject({
    rule: "guestLinks",
    informationClass: "K2",
  });
  const open = { ...place, informationClass: null };
  expect(decide([agency], { type: "link.make", lifetimeMs: 31 * day, hasPassword: true }, open)).toMatchObject({
    rule: "guestLinkDays",
    informationClass: null,
    days: 30,
  });
  expect(decide([agency], { type: "link.make", lifetimeMs: 30 * day, hasPassword: true }, open)).toBeNull();
  const isOffAtFirst = (rule: ClassedRule): boolean => rule === "federatedShares" || rule === "transcripts";
  for (const rule of classedRules) expect([rule, own[rule]]).toEqual([rule, !isOffAtFirst(rule)]);
});

test("a password that is asked for is asked for by the strictest, and says whether it is the class that asks", () => {
  const asking = (change: Partial<Agency["rules"]>): Agency => ({
    id: "a",
    name: "A",
    rules: { ...defaultPolicy, ...change },
  });
  const bare = { type: "link.open", ageMs: 0, hasPassword: false } as const;
  const place = { organisationId: "a", informationClass: "K1" as const };
  const byClass = asking({
    classes: { ...defaultPolicy.classes, K1: { ...defaultPolicy.classes.K1, guestLinkPassword: true } },
  });
  const everywhere = asking({ guestLinkPassword: true });
  expect(decide([byClass], bare, place)).toMatchObject({ rule: "guestLinkPassword", informationClass: "K1" });
  expect(decide([byClass], bare, { ...place, informationClass: "K0" })).toBeNull();
  expect(decide([everywhere], bare, place)).toMatchObject({ rule: "guestLinkPassword", informationClass: null });
  expect(decide([asking({}), { ...everywhere, id: "b" }], bare, place)?.agency.id).toBe("b");
  expect(decide([everywhere, byClass], { ...bare, hasPassword: true }, place)).toBeNull();
  expect(decide([asking({})], bare, place)).toBeNull();
});
