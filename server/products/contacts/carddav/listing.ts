import { writeMembers, xmlType, type Member, type RequestedProperties } from "#dav";
import type { FastifyReply, Principal } from "#http";
import type { CardRow } from "../tables.ts";
import type { Book } from "./book.ts";
import { properties, usualProperties, type Resource } from "./properties.ts";

/** What this server does (RFC 6352 §6.1, RFC 3744 §7.2, RFC 5689 §3.1). No locks, so class 2 is not claimed. */
export const davClasses = "1, 3, access-control, addressbook, extended-mkcol";

export const sendMultistatus = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.code(207).header("dav", davClasses).type(xmlType).send(body);

export const bookMember = (person: Principal, book: Book): Member<Resource> => ({
  names: [book.segment],
  isCollection: true,
  resource: { kind: "book", person, book },
});

export const cardMember = (
  person: Principal,
  book: Book,
  card: CardRow,
  data: string | null = null,
): Member<Resource> => ({
  names: [book.segment, card.name],
  isCollection: false,
  resource: { kind: "card", person, isWritable: book.isWritable, card, data },
});

export const writeResources = (
  base: string,
  members: readonly Member<Resource>[],
  requested: RequestedProperties,
): string => writeMembers(base, members, requested, properties, usualProperties);
