import type { ImportedContacts } from "@safos/contract/contacts";
import { createPace, uuid } from "#clock";
import { readUtf8, refuse, Refusal, type Principal } from "#http";
import { listBooks } from "../books/books.ts";
import type { ContactContext } from "../context.ts";
import { maxCards } from "../limits.ts";
import { missing } from "../refusals.ts";
import { splitCards, withUid } from "../vcard/index.ts";
import { readFresh, withBook, type FreshText } from "./put.ts";
import { readRowsOfUids } from "./queries.ts";

const maxBytes = 20 * 1024 * 1024;
const shownFaults = 100;
/** Cards that are written under one lock: others write between them. */
const partSize = 200;

/** Refuses TOO_LARGE and CARD_INVALID. */
const readText = (body: AsyncIterable<Uint8Array>): Promise<string> =>
  readUtf8(body, maxBytes, {
    tooLarge: () => refuse("TOO_LARGE", "A file has at most 20 MiB."),
    invalid: () => refuse("CARD_INVALID", "The file is no UTF-8.", { reason: "malformed" }),
  });

/**
 * Reads a file of cards into the caller's first address book; what is there by its UID is replaced. What is wrong with one leaves that
 * one out. Refuses TOO_LARGE, CARD_INVALID where there is none, and BOOK_FULL with what came before it kept.
 */
export async function importContacts(
  ctx: ContactContext,
  caller: Principal,
  body: AsyncIterable<Uint8Array>,
): Promise<ImportedContacts> {
  const [book] = await listBooks(ctx, caller);
  if (!book) throw missing();
  const texts = splitCards(await readText(body));
  if (texts.length === 0) throw refuse("CARD_INVALID", "The file holds no contacts.", { reason: "malformed" });
  if (texts.length > maxCards) throw refuse("BOOK_FULL");
  const faults: string[] = [];
  const pace = createPace();
  let [added, changed, leftOut] = [0, 0, 0];
  for (let at = 0; at < texts.length; at += partSize) {
    // The last of those with one UID counts.
    const part = new Map<string, FreshText>();
    for (const text of texts.slice(at, at + partSize)) {
      await pace.rest();
      try {
        const fresh = readFresh(withUid(text, uuid()));
        part.set(fresh.facts.uid, fresh);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        leftOut++;
        if (faults.length < shownFaults) faults.push(error.message);
      }
    }
    await withBook(ctx, caller, book.slug, async ({ trx, book: { id }, store }) => {
      const there = await readRowsOfUids(trx, id, [...part.keys()]);
      for (const [uid, fresh] of part) {
        const current = there.get(uid) ?? null;
        await store(current?.name ?? `${uuid()}.vcf`, fresh, current);
        if (current) changed++;
        else added++;
      }
    });
  }
  return { added, changed, leftOut, faults };
}
