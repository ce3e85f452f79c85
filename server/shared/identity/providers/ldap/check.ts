import type { LdapSettings, ProviderCheck, ProviderReport } from "@safos/contract/providers";
import { now } from "#clock";
import type { Entry } from "ldapts";
import type { ProviderContext } from "../context.ts";
import { sentenceOf } from "../sentence.ts";
import { DirectoryFault, openDirectory, type DirectoryConnection } from "./connection.ts";
import { bytesOf, personAttributes, readPerson, type DirectoryPerson } from "./person.ts";

const limits = { timeoutMs: 8_000, mostBytes: 4_000_000 };
const soonMs = 30 * 86_400_000;

/** What is found when a directory is asked, each as it will be at a sign-in and a sync; and one person whom it shows. */
export async function checkLdap(
  { reach }: Pick<ProviderContext, "reach">,
  settings: LdapSettings,
  password: string | null,
): Promise<ProviderReport> {
  const items: ProviderCheck[] = [];
  let directory: DirectoryConnection | null = null;
  try {
    directory = await openDirectory(settings, { reach, ...limits });
    await directory.bind(settings.bindDn, password ?? "");
    items.push(
      { name: "reachable", result: "ok", detail: settings.url },
      ...checkCertificate(directory.certificateEnds),
      { name: "bind", result: "ok", detail: settings.bindDn },
    );
    const people = await firstPage(directory, settings);
    items.push(counted("people", people.length, "fault"));
    const person = people.map((one) => readPerson(settings, one)).find((one) => one.names.length > 0 && !one.isClosed);
    items.push(checkPerson(person));
    if (settings.groupBase !== null) items.push(await checkGroups(directory, settings, settings.groupBase));
    return { items, sample: person ? sampleOf(settings, person) : null };
  } catch (error) {
    // Before the account it was the way there, or the account; after it, what was asked for.
    const isBound = items.some(({ name }) => name === "bind");
    const isAnswer = error instanceof DirectoryFault && error.code !== null;
    const name = isBound ? "people" : isAnswer ? "bind" : "reachable";
    return { items: [...items, { name, result: "fault", detail: sentenceOf(error) }], sample: null };
  } finally {
    await directory?.close();
  }
}

function checkCertificate(ends: string | null): ProviderCheck[] {
  if (ends === null) return [];
  return [{ name: "certificate", result: Date.parse(ends) - now() < soonMs ? "warning" : "ok", detail: ends }];
}

async function firstPage(directory: DirectoryConnection, settings: LdapSettings): Promise<readonly Entry[]> {
  const { peopleBase, peopleFilter: filter, attributes } = settings;
  const pages = directory.pages(peopleBase, {
    filter,
    attributes: personAttributes(settings),
    bytes: bytesOf(attributes.id),
  });
  for await (const page of pages) return page;
  return [];
}

async function checkGroups(
  directory: DirectoryConnection,
  settings: LdapSettings,
  base: string,
): Promise<ProviderCheck> {
  for await (const page of directory.pages(base, { filter: settings.groupFilter, attributes: ["cn"] }))
    return counted("groups", page.length, "warning");
  return counted("groups", 0, "warning");
}

/** A page is five hundred: there may be more. */
const counted = (name: "people" | "groups", count: number, ifNone: "fault" | "warning"): ProviderCheck => ({
  name,
  result: count > 0 ? "ok" : ifNone,
  detail: count >= 500 ? "500+" : String(count),
});

const checkPerson = (person: DirectoryPerson | undefined): ProviderCheck => ({
  name: "person",
  // Without an id nobody is told apart from the next one who has the name.
  result: person === undefined || person.id === null ? "fault" : person.displayName === null ? "warning" : "ok",
  detail: person?.displayName ?? person?.names[0] ?? "",
});

function sampleOf({ attributes, membersIn }: LdapSettings, person: DirectoryPerson): ProviderReport["sample"] {
  const [name = null, mail = null] = person.names;
  return [
    { of: "name", attribute: attributes.name, value: name },
    { of: "mail", attribute: attributes.mail, value: person.names.find((one) => one.includes("@")) ?? mail },
    { of: "displayName", attribute: attributes.displayName, value: person.displayName },
    { of: "id", attribute: attributes.id, value: person.id },
    ...(membersIn === "people"
      ? [{ of: "groups" as const, attribute: "memberOf", value: person.memberOf.join("\n") || null }]
      : []),
  ];
}
