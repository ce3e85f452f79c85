import { BrokenCondition } from "#dav";
import type { Principal } from "#http";
import { listBooks, requireBook } from "../books/books.ts";
import { readCardPage, readCardRows, readCards, readChanges, readRowPage } from "../cards/queries.ts";
import type { ContactContext } from "../context.ts";
import type { DirectoryState } from "../directory/directory.ts";
import { missing } from "../refusals.ts";
import type { BookRow, CardRow, StoredCard } from "../tables.ts";

/** Where the organisation's directory lies in everybody's home. */
export const directorySegment = "directory";

/** What changed since a token. */
interface Changes {
  readonly items: readonly { readonly name: string; readonly isRemoved: boolean }[];
  /** Of what these lead to. */
  readonly token: string;
  readonly isTruncated: boolean;
}

/** An address book as CardDAV shows it: one's own, or the directory, which nobody writes. */
export interface Book {
  readonly segment: string;
  readonly name: string;
  readonly description: string;
  readonly isWritable: boolean;
  /** How far it has come (RFC 6578 §4): a URI. */
  readonly token: string;
  rowsOf(names: readonly string[]): Promise<readonly CardRow[]>;
  cardsOf(names: readonly string[]): Promise<readonly StoredCard[]>;
  /** Those after a name, in the order of their names; none: that was all. */
  rowsAfter(name: string): Promise<readonly CardRow[]>;
  cardsAfter(name: string): Promise<readonly StoredCard[]>;
  /** Refuses `valid-sync-token` for a token that this book has not given, or too long ago. */
  changesSince(token: string, limit: number): Promise<Changes>;
}

const rowsAtOnce = 2000;
const cardsAtOnce = { limit: 200, maxBytes: 2 * 1024 * 1024 };

const unknownToken = (): BrokenCondition =>
  new BrokenCondition(403, "<d:valid-sync-token/>", "The sync token is not known.");

const tokenOf = (id: string, revision: number): string => `urn:safos:contacts:${id}:${revision}`;

function ownBook({ db }: ContactContext, row: BookRow): Book {
  const { id, slug, name, description, revision, forgottenRevision } = row;
  return {
    segment: slug,
    name,
    description,
    isWritable: true,
    token: tokenOf(id, revision),
    rowsOf: (names) => readCardRows(db, id, names),
    cardsOf: (names) => readCards(db, id, names),
    rowsAfter: (after) => readRowPage(db, id, after, rowsAtOnce),
    cardsAfter: (after) => readCardPage(db, id, after, cardsAtOnce),
    async changesSince(token, limit) {
      const found = /^urn:safos:contacts:([0-9a-f-]{36}):(\d{1,16})$/.exec(token);
      const since = token === "" ? 0 : Number(found?.[2]);
      const isKnown = token === "" || (found?.[1] === id && since <= revision && since >= forgottenRevision);
      if (!isKnown) throw unknownToken();
      const changes = await readChanges(db, id, since, limit + 1);
      const shown = changes.slice(0, limit);
      const isTruncated = changes.length > limit;
      return {
        // To whom nothing was shown before, nothing is removed.
        items: token === "" ? shown.filter((one) => !one.isRemoved) : shown,
        token: tokenOf(id, isTruncated ? (shown.at(-1)?.revision ?? revision) : revision),
        isTruncated,
      };
    },
  };
}

function directoryBook(state: DirectoryState, name: string): Book {
  const token = `urn:safos:directory:${state.etag}`;
  const find = (names: readonly string[]): StoredCard[] => names.flatMap((one) => state.byName.get(one) ?? []);
  const after = (last: string, count: number): readonly StoredCard[] => {
    const from = state.cards.findIndex((one) => one.name > last);
    return from === -1 ? [] : state.cards.slice(from, from + count);
  };
  return {
    segment: directorySegment,
    name,
    description: "",
    isWritable: false,
    token,
    rowsOf: async (names) => find(names),
    cardsOf: async (names) => find(names),
    rowsAfter: async (last) => after(last, rowsAtOnce),
    cardsAfter: async (last) => after(last, cardsAtOnce.limit),
    // What it was before is not kept: a client with another state compares all etags, as RFC 6578 §3.2 lets them.
    async changesSince(known, limit) {
      if (known === token) return { items: [], token, isTruncated: false };
      const page = /^urn:safos:directory:([0-9a-f]{32}):(.{1,255})$/.exec(known);
      if (known !== "" && page?.[1] !== state.etag) throw unknownToken();
      const rows = after(page?.[2] ?? "", limit);
      const last = rows.at(-1)?.name;
      const isTruncated = last !== undefined && after(last, 1).length > 0;
      return {
        items: rows.map((one) => ({ name: one.name, isRemoved: false })),
        token: isTruncated ? `${token}:${last}` : token,
        isTruncated,
      };
    },
  };
}

/** What a person's programs find: the books of their own, and the directory where its rule lets them. */
export async function readHome(ctx: ContactContext, person: Principal): Promise<Book[]> {
  const own = (await listBooks(ctx, person)).map((row) => ownBook(ctx, row));
  const directory = await findDirectory(ctx, person);
  return directory ? [...own, directory] : own;
}

async function findDirectory(ctx: ContactContext, person: Principal): Promise<Book | null> {
  const state = await ctx.directory.of(person);
  return state && directoryBook(state, ctx.organisations.byId(person.organisationId)?.name ?? "");
}

/** Refuses MISSING. */
export async function findBook(ctx: ContactContext, person: Principal, segment: string): Promise<Book> {
  if (segment !== directorySegment) return ownBook(ctx, await requireBook(ctx, person, segment));
  const directory = await findDirectory(ctx, person);
  if (!directory) throw missing();
  return directory;
}
