import type { Contact, ContactQuery, WrittenContact } from "@safos/contract/contacts";
import { now, uuid } from "#clock";
import { isUuid } from "#database";
import { readEtags, isExpected } from "#dav";
import { refuse, type Principal } from "#http";
import { listBooks } from "../books/books.ts";
import type { ContactContext } from "../context.ts";
import { missing } from "../refusals.ts";
import { factsOf, fieldsOf, nameOfFields, readCard, withFields } from "../vcard/index.ts";
import { dropCard, putCard } from "./put.ts";
import { listCards, readOwnCard, type ListedContact, type OwnCard } from "./queries.ts";

const usualLimit = 50;

/** A page of the caller's contacts. */
export async function listContacts(
  { db }: ContactContext,
  { personId }: Principal,
  { query = "", withMail, after, limit = usualLimit }: ContactQuery,
): Promise<{ items: readonly ListedContact[]; next?: string }> {
  const found = after === undefined ? null : /^([0-9a-f-]{36}) ([\s\S]*)$/.exec(after);
  if (after !== undefined && !isUuid(found?.[1] ?? ""))
    throw refuse("INVALID", "The page does not follow on any.", { field: "after" });
  const rows = await listCards(db, personId, {
    query: query.trim(),
    isWithMail: withMail !== undefined,
    after: found && { id: found[1] ?? "", name: found[2] ?? "" },
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: `${last.id} ${last.displayName}` } : { items };
}

function view({ id, etag, body }: Pick<OwnCard, "id" | "etag" | "body">): Contact {
  const card = readCard(body);
  const { mails, phones, ...fields } = fieldsOf(card);
  return { id, etag, displayName: factsOf(card).displayName, ...fields, mails: [...mails], phones: [...phones] };
}

async function requireOwn({ db }: ContactContext, { personId }: Principal, id: string): Promise<OwnCard> {
  const card = await readOwnCard(db, personId, id);
  if (!card) throw missing();
  return card;
}

/** Refuses MISSING. */
export const readContact = async (ctx: ContactContext, caller: Principal, id: string): Promise<Contact> =>
  view(await requireOwn(ctx, caller, id));

function requireNamed(fields: WrittenContact): void {
  if (nameOfFields(fields) === "")
    throw refuse("CARD_INVALID", "A contact has a name, an organisation or an address.", { reason: "noName" });
}

/** Refuses CARD_INVALID and BOOK_FULL. */
export async function createContact(ctx: ContactContext, caller: Principal, fields: WrittenContact): Promise<Contact> {
  requireNamed(fields);
  const [book] = await listBooks(ctx, caller);
  if (!book) throw missing();
  const uid = uuid();
  const text = withFields(null, fields, { uid, revised: new Date(now()) });
  const { id, etag } = await putCard(ctx, caller, { slug: book.slug, name: `${uid}.vcf` }, { text, check: () => {} });
  return view({ id, etag, body: text });
}

/** Refuses MISSING, CARD_INVALID, BOOK_FULL, and CARD_CHANGED where it is not what the caller saw, or changed at this moment. */
export async function changeContact(
  ctx: ContactContext,
  caller: Principal,
  id: string,
  { fields, expected }: { readonly fields: WrittenContact; readonly expected: string | undefined },
): Promise<Contact> {
  requireNamed(fields);
  const card = await requireOwn(ctx, caller, id);
  const seen = readEtags(expected);
  if (seen !== null && !isExpected(seen, card.etag)) throw refuse("CARD_CHANGED");
  const text = withFields(readCard(card.body), fields, { uid: "", revised: new Date(now()) });
  const { etag } = await putCard(
    ctx,
    caller,
    { slug: card.slug, name: card.name },
    {
      text,
      // What was added to what was read is added to nothing else.
      check(current) {
        if (current?.etag !== card.etag) throw refuse("CARD_CHANGED");
      },
    },
  );
  return view({ id, etag, body: text });
}

/** Refuses MISSING. */
export async function removeContact(ctx: ContactContext, caller: Principal, id: string): Promise<void> {
  const { slug, name } = await requireOwn(ctx, caller, id);
  await dropCard(ctx, caller, { slug, name }, () => {});
}
