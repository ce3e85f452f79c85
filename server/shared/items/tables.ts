import type { Db } from "#database";

export interface ItemTables {
  "items.comment": { id: string };
  "items.comment_read": { item_id: string };
  "items.link": { a_id: string };
  "items.class": { item_id: string };
  "items.restriction": { item_id: string };
  "items.link_terms": { grant_id: string };
}
export type ItemDb = Db<ItemTables>;
