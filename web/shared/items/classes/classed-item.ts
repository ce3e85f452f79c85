import type { ItemKindName } from "@safos/contract/items";

/** An item as its information class is shown and changed. */
export interface ClassedItem {
  readonly kind: ItemKindName;
  readonly id: string;
  readonly title: string;
}
