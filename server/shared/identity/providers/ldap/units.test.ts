import { expect, test } from "vitest";
import { attributesOf, guidBytes, guidOf, idOf, isClosed } from "./entry.ts";
import { firstValueOf, isDn, normalizeDn } from "./dn.ts";
import type { DirectoryPerson } from "./person.ts";
import { isLoopback, requireLdap } from "./settings.ts";
import { flatten, meansGroup, readGroup, type DirectoryGroup } from "./sync/graph.ts";
import { mayClose, planChanges, planPeople } from "./sync/plan.ts";
import type { LinkedRow } from "./sync/queries.ts";

test("distinguished names that name the same entry have one form", () => {
  for (const [one, other] of [
    ["uid=Bo,ou=People,dc=digg,dc=example", "UID = bo , OU=people, DC=digg, DC=example"],
    ["cn=Ek\\, Bo,dc=x", 'CN="Ek, Bo",dc=x'],
    ["cn=\\c3\\85sa,dc=x", "cn=Åsa,dc=x"],
    ["cn=a+uid=b,dc=x", "uid=b+cn=a,dc=x"],
    ["cn=a  b,dc=x", "cn=A b,dc=x"],
    ["cn=hash\\#1,dc=x", "cn=hash#1,dc=x"],
  ] as const)
    expect([one, normalizeDn(one)]).toEqual([one, normalizeDn(other)]);
  expect(normalizeDn("cn=a\\,b,dc=x")).not.toBe(normalizeDn("cn=a,b,dc=x"));
  expect(normalizeDn('cn=a","dc=x')).not.toBe(normalizeDn("cn=a,dc=x"));
  expect(firstValueOf("cn=Ek\\, Bo,dc=x")).toBe("Ek, Bo");
  for (const none of ["", "bo", "EXTERNAL", "=x", "bo@digg.example", "cn=a,,dc=x"]) expect(isDn(none)).toBe(false);
  const long = `cn=${"\\,".repeat(200_000)},dc=x`;
  const began = performance.now();
  normalizeDn(long);
  expect(performance.now() - began).toBeLessThan(2000);
});

test("an id of Active Directory is sixteen bytes, written as Windows writes them", () => {
  const bytes = Buffer.from("33221100554477668899aabbccddeeff", "hex");
  const guid = "00112233-4455-6677-8899-aabbccddeeff";
  expect(guidOf(bytes)).toBe(guid);
  expect(guidBytes(guid)).toEqual(bytes);
  expect(guidBytes("*)(uid=*")).toBeNull();
  expect(idOf(attributesOf({ dn: "x", objectGUID: bytes }), "objectguid")).toBe(guid);
  expect(idOf(attributesOf({ dn: "x", objectGUID: Buffer.from("kort") }), "objectGUID")).toBeNull();
  expect(idOf(attributesOf({ dn: "x", entryUUID: ["a", "b"] }), "entryUUID")).toBeNull();
  expect(idOf(attributesOf({ dn: "x", entryUUID: [] }), "entryUUID")).toBeNull();
});

test("an account is closed as each directory says it, and not by a lock that passes", () => {
  const closed = (attributes: Record<string, string>): boolean => isClosed(attributesOf({ dn: "x", ...attributes }));
  expect(closed({ userAccountControl: "514" })).toBe(true);
  expect(closed({ userAccountControl: "512" })).toBe(false);
  expect(closed({ userAccountControl: "skräp" })).toBe(false);
  expect(closed({ NSACCOUNTLOCK: "TRUE" })).toBe(true);
  expect(closed({ nsAccountLock: "false" })).toBe(false);
  expect(closed({ pwdAccountLockedTime: "000001010000Z" })).toBe(true);
  expect(closed({ pwdAccountLockedTime: "20260101120000Z" })).toBe(false);
  expect(closed({})).toBe(false);
});

const person = (uid: string, more: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  dn: `uid=${uid},dc=x`,
  id: `id-${uid}`,
  names: [uid],
  displayName: uid.toUpperCase(),
  isClosed: false,
  memberOf: [],
  uid,
  ...more,
});
const group = (name: string, more: Partial<DirectoryGroup> = {}): DirectoryGroup => ({
  dn: `cn=${name},dc=x`,
  key: normalizeDn(`cn=${name},dc=x`),
  id: `id-${name}`,
  name,
  memberOf: [],
  members: [],
  memberUids: [],
  ...more,
});

test("groups within groups are flattened, and circles end", () => {
  const groups = [
    group("a", { members: ["UID=bo,DC=x", "cn=c,dc=x"] }),
    group("b", { members: ["cn=a,dc=x"] }),
    group("c", { members: ["cn=b,dc=x", "cn=c,dc=x"] }),
    group("posix", { memberUids: ["Bo"] }),
    group("other", { members: ["uid=other,dc=x"] }),
  ];
  const found = flatten([person("bo")], groups)(person("bo"));
  expect([...found].toSorted()).toEqual(
    ["a", "b", "c", "posix"].map((one) => normalizeDn(`cn=${one},dc=x`)).toSorted(),
  );
  const byPeople = flatten(
    [person("bo", { memberOf: ["CN=a, DC=x"] })],
    [group("a", { memberOf: ["cn=b,dc=x"] }), group("b", { memberOf: ["cn=a,dc=x"] })],
  );
  expect(byPeople(person("bo")).size).toBe(2);
});

test("a mapping means a group by its whole name or its common name", () => {
  const key = normalizeDn('cn=Beredskap \\+ "jour",ou=x');
  expect(meansGroup('beredskap + "JOUR"', key)).toBe(true);
  expect(meansGroup('CN=beredskap \\+ \\"jour\\",OU=x', key)).toBe(true);
  expect(meansGroup("beredskap", key)).toBe(false);
});

test("half a group is none", () => {
  const settings = {
    attributes: { name: "cn", mail: "mail", displayName: "cn", id: "objectGUID" },
    membersIn: "groups",
  } as const;
  expect(() => readGroup(settings, { dn: "cn=stor", "member;range=0-1499": ["uid=a"] })).toThrow(/memberOf/);
});

const row = (subject: string, more: Partial<LinkedRow> = {}): LinkedRow => ({
  subject,
  personId: subject,
  organisationId: "o",
  displayName: subject.slice(3).toUpperCase(),
  isAdmin: false,
  isDisabled: false,
  isAdminByClaim: false,
  isSuspended: false,
  isClosedHere: false,
  ...more,
});

test("what cannot be taken over is named, and two of one name are neither", () => {
  const plan = planPeople(
    [
      person("bo"),
      person("ny"),
      person("utan", { id: null }),
      person("å"),
      person("x", { names: ["x@fk.example"] }),
      person("slutat", { isClosed: true }),
      person("e1", { names: ["eva"] }),
      person("e2", { names: ["eva@digg.example"] }),
      person("kopia", { id: "id-bo" }),
    ],
    new Map([["id-bo", row("id-bo")]]),
    ["digg.example"],
  );
  expect(plan.fresh.map(({ id }) => id)).toEqual(["id-ny"]);
  expect([...plan.known.keys()]).toEqual(["id-bo"]);
  expect(plan.faults.map(({ code, entry }) => `${code} ${entry}`)).toEqual([
    "idMissing uid=utan,dc=x",
    "nameMissing uid=å,dc=x",
    "nameForeign uid=x,dc=x",
    "nameTwice uid=e2,dc=x",
    "nameTwice uid=e1,dc=x",
    "nameTwice uid=kopia,dc=x",
  ]);
});

test("only what changed is changed, and what was closed by hand stays closed", () => {
  const rows = [
    row("id-same"),
    row("id-gone"),
    row("id-back", { isDisabled: true, isClosedHere: true }),
    row("id-hand", { isDisabled: true }),
    row("id-new", { displayName: "Gammalt namn" }),
    row("id-closed"),
  ];
  const known = new Map(
    ["same", "back", "hand", "new"].map((uid) => [`id-${uid}`, person(uid)] as [string, DirectoryPerson]),
  ).set("id-closed", person("closed", { isClosed: true }));
  expect(planChanges(rows, known).map(({ linked, ...change }) => [linked.subject, change])).toEqual([
    ["id-gone", { isDisabled: true }],
    ["id-back", { isDisabled: false }],
    ["id-new", { displayName: "NEW" }],
    ["id-closed", { isDisabled: true }],
  ]);
});

test("few may be closed at once, and nobody by a directory that shows nobody", () => {
  const of = { open: 200, shown: 180, mostPercent: 10 };
  expect([mayClose(20, of), mayClose(21, of), mayClose(0, { ...of, shown: 0 })]).toEqual([true, false, true]);
  expect([mayClose(5, { ...of, open: 6 }), mayClose(6, { ...of, open: 6 })]).toEqual([true, false]);
  expect(mayClose(1, { open: 6, shown: 0, mostPercent: 100 })).toBe(false);
});

const settings = {
  url: "ldaps://katalog.digg.example",
  isStartTls: false,
  certificate: null,
  bindDn: "cn=reader,dc=x",
  peopleBase: "dc=x",
  peopleFilter: "(objectClass=person)",
  attributes: { name: "uid", mail: "mail", displayName: "cn", id: "entryUUID" },
  groupBase: null,
  groupFilter: "(objectClass=group)",
  membersIn: "groups",
  areGroupsMade: true,
  syncMinutes: 60,
  mostClosings: 10,
} as const;

test("settings that would be asked without TLS elsewhere, or mean nothing, are refused", () => {
  requireLdap(settings);
  requireLdap({ ...settings, url: "ldap://katalog.digg.example", isStartTls: true });
  requireLdap({ ...settings, url: "ldap://127.0.0.1:3389", bindDn: "reader@digg.example" });
  for (const wrong of [
    { url: "ldap://katalog.digg.example" },
    { url: "ldap://127.0.0.1.example" },
    { url: "ldaps://x:y@katalog" },
    { certificate: "skräp" },
    { bindDn: "EXTERNAL" },
    { bindDn: "PLAIN" },
    { peopleBase: "digg" },
    { groupBase: "digg" },
    { peopleFilter: "(uid=*" },
    { groupFilter: `${"(&".repeat(2000)}(a=b)${")".repeat(2000)}` },
  ])
    expect(() => requireLdap({ ...settings, ...wrong }), JSON.stringify(wrong).slice(0, 100)).toThrow(
      expect.objectContaining({ code: "PROVIDER_INVALID" }),
    );
  expect(["localhost", "127.9.9.9", "::1"].map(isLoopback)).toEqual([true, true, true]);
  expect(["localhost.example", "128.0.0.1", "::2", "2130706433"].map(isLoopback)).toEqual([false, false, false, false]);
});
