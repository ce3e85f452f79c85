import { readBody, BrokenCondition, writeChanges, writeHref, writeMultistatus } from "#dav";
import { refuse } from "#http";
import { createBook } from "../../books/books.ts";
import { directorySegment } from "../book.ts";
import type { Method } from "../exchange.ts";
import { davClasses, sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readFresh } from "../property-changes.ts";

const longestSegment = 200;

/** RFC 5689 §3, RFC 6352 §6.3.1: a collection that is an address book. Plain collections hold nothing here. */
export const mkcol: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  const fresh = readFresh(await readBody(exchange));
  if (!fresh) throw new BrokenCondition(403, "<d:valid-resourcetype/>", "Only address books are made here.");
  if (target.kind === "book" && target.segment === directorySegment) throw refuse("NAME_TAKEN");
  if (target.kind !== "book" || target.segment.length > longestSegment)
    throw new BrokenCondition(
      403,
      "<card:addressbook-collection-location-ok/>",
      "Address books lie in the home alone.",
    );
  const { segment, base } = target;
  const { settings, results, isRefused } = fresh;
  if (isRefused)
    return sendMultistatus(
      reply,
      writeMultistatus([writeChanges(writeHref(base, [segment], true), results)], namespaces),
    );
  await createBook(ctx, person, { slug: segment, name: segment, description: "", ...settings });
  return reply.code(201).header("dav", davClasses).header("cache-control", "no-cache").send();
};
