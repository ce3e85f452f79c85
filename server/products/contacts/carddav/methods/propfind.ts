import { Readable } from "node:stream";
import {
  header,
  readBody,
  beginMultistatus,
  multistatusEnd,
  readDepth,
  readPropfind,
  type Member,
  type RequestedProperties,
} from "#dav";
import { refuse } from "#http";
import { missing } from "../../refusals.ts";
import { findBook, readHome, type Book } from "../book.ts";
import type { Exchange, Method } from "../exchange.ts";
import { bookMember, cardMember, sendMultistatus, writeResources } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import type { Resource } from "../properties.ts";

/** RFC 4918 §9.1. Depth infinity is refused where there is something below. */
export const propfind: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  const requested = readPropfind(await readBody(exchange), namespaces);
  const depth = readDepth(header(exchange, "depth"));
  if (target.kind === "card") {
    const book = await findBook(ctx, person, target.segment);
    const [card] = await book.rowsOf([target.name]);
    if (!card) throw missing();
    return send(exchange, [cardMember(person, book, card)], requested);
  }
  if (depth === "infinity") throw refuse("DEPTH_INFINITE");
  if (target.kind === "book") {
    const book = await findBook(ctx, person, target.segment);
    if (depth === "0") return send(exchange, [bookMember(person, book)], requested);
    return sendMultistatus(reply, Readable.from(writeBook(exchange, book, requested)));
  }
  const own: Member<Resource> = { names: [], isCollection: true, resource: { kind: target.kind, person } };
  return send(exchange, [own, ...(depth === "1" ? await membersOf(exchange) : [])], requested);
};

async function membersOf({ ctx, person, target }: Exchange): Promise<Member<Resource>[]> {
  switch (target.kind) {
    case "home":
      return (await readHome(ctx, person)).map((one) => bookMember(person, one));
    case "users":
      return [{ names: [person.name], isCollection: true, resource: { kind: "home", person } }];
    case "root":
      return [{ names: ["users"], isCollection: true, resource: { kind: "users", person } }];
    default:
      return [];
  }
}

const send = ({ reply, target }: Exchange, members: readonly Member<Resource>[], requested: RequestedProperties) =>
  sendMultistatus(
    reply,
    beginMultistatus(namespaces) + writeResources(target.base, members, requested) + multistatusEnd,
  );

/** In flat memory. */
async function* writeBook(
  { person, target: { base } }: Exchange,
  book: Book,
  requested: RequestedProperties,
): AsyncGenerator<string> {
  yield beginMultistatus(namespaces) + writeResources(base, [bookMember(person, book)], requested);
  for (let after = ""; ;) {
    const page = await book.rowsAfter(after);
    const last = page.at(-1);
    if (!last) break;
    yield writeResources(
      base,
      page.map((card) => cardMember(person, book, card)),
      requested,
    );
    after = last.name;
  }
  yield multistatusEnd;
}
