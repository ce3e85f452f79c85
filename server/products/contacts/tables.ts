import type { Db } from "#database";

export interface ContactTables {
  "contacts.book": { id: string };
  "contacts.card": { book_id: string };
  "contacts.removed": { book_id: string };
}
export type ContactDb = Db<ContactTables>;

export interface BookRow {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly description: string;
  readonly slug: string;
  readonly revision: number;
  readonly forgottenRevision: number;
  readonly cardCount: number;
  readonly cardBytes: number;
}

/** A card without its body. */
export interface CardRow {
  /** The last part of its address. */
  readonly name: string;
  /** Of the body as it is stored, without quotes. */
  readonly etag: string;
  /** Bytes of the body. */
  readonly size: number;
  /** Null: it is not known. */
  readonly changedAt: Date | null;
}

export interface StoredCard extends CardRow {
  readonly body: string;
}
