import {
  addressBookHomeHref,
  escapeXml,
  mayRead,
  mayWrite,
  principalHref,
  principalsPrefix,
  writeAcl,
  writeCollations,
  writeHrefElement,
  writeHttpDate,
  writePrivileges,
  writeReports,
  type PropertyTable,
} from "#dav";
import type { Principal } from "#http";
import { maxCardBytes } from "../limits.ts";
import type { CardRow } from "../tables.ts";
import type { Book } from "./book.ts";

/** What properties are written from; `data`: a card's text as it was asked for. */
export type Resource = { readonly person: Principal } & (
  | { readonly kind: "root" | "users" | "home" }
  | { readonly kind: "book"; readonly book: Book }
  | { readonly kind: "card"; readonly isWritable: boolean; readonly card: CardRow; readonly data: string | null }
);

function privilegesOf(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case "book":
      return resource.book.isWritable ? [...mayRead, ...mayWrite] : mayRead;
    case "card":
      return resource.isWritable ? [...mayRead, "d:write", "d:write-content"] : mayRead;
    case "home":
      return [...mayRead, "d:bind", "d:unbind"];
    default:
      return mayRead;
  }
}

const types: Readonly<Record<Resource["kind"], string>> = {
  root: "<d:collection/>",
  users: "<d:collection/>",
  home: "<d:collection/>",
  book: "<d:collection/><card:addressbook/>",
  card: "",
};

/** A property of address books alone. */
const ofBook =
  (write: (book: Book) => string | null) =>
  (resource: Resource): string | null =>
    resource.kind === "book" ? write(resource.book) : null;

const ofCard =
  (write: (resource: Extract<Resource, { kind: "card" }>) => string | null) =>
  (resource: Resource): string | null =>
    resource.kind === "card" ? write(resource) : null;

const reports = writeReports(["card:addressbook-query", "card:addressbook-multiget", "d:sync-collection"]);

const versions = ["3.0", "4.0"]
  .map((one) => `<card:address-data-type content-type="text/vcard" version="${one}"/>`)
  .join("");

export const properties: PropertyTable<Resource> = {
  "d:resourcetype": ({ kind }) => types[kind],
  "d:displayname"(resource) {
    if (resource.kind === "book") return escapeXml(resource.book.name);
    return resource.kind === "card" ? null : escapeXml(resource.person.displayName);
  },
  "d:current-user-principal": ({ person }) => writeHrefElement(principalHref(person.name)),
  "d:principal-collection-set": () => writeHrefElement(`${principalsPrefix}/users/`),
  "card:addressbook-home-set": ({ kind, person }) =>
    kind === "book" || kind === "card" ? null : writeHrefElement(addressBookHomeHref(person.name)),
  "d:owner": ({ kind, person }) =>
    kind === "root" || kind === "users" ? null : writeHrefElement(principalHref(person.name)),
  "d:current-user-privilege-set": (resource) => writePrivileges(privilegesOf(resource)),
  "d:acl": (resource) => writeAcl(principalHref(resource.person.name), privilegesOf(resource)),
  "d:supported-report-set": ofBook(() => reports),
  "d:sync-token": ofBook(({ token }) => escapeXml(token)),
  "cs:getctag": ofBook(({ token }) => escapeXml(token)),
  "card:supported-address-data": ofBook(() => versions),
  "card:supported-collation-set": ofBook(() => writeCollations("card")),
  "card:max-resource-size": ofBook(() => String(maxCardBytes)),
  "card:addressbook-description": ofBook(({ description }) => (description === "" ? null : escapeXml(description))),
  "d:getetag": ofCard(({ card }) => escapeXml(`"${card.etag}"`)),
  "d:getcontenttype": ofCard(() => "text/vcard; charset=utf-8"),
  "d:getcontentlength": ofCard(({ card }) => String(card.size)),
  "d:getlastmodified": ofCard(({ card }) => card.changedAt && writeHttpDate(card.changedAt)),
  "card:address-data": ofCard(({ data }) => data && escapeXml(data)),
};

/** RFC 4918 §9.1: what `allprop` means; those of CardDAV and RFC 3744 are asked for by their names. */
export const usualProperties = [
  "d:resourcetype",
  "d:displayname",
  "d:getetag",
  "d:getcontenttype",
  "d:getcontentlength",
  "d:getlastmodified",
];
