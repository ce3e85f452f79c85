import type { ItemKindName, SharedItem } from "@safos/contract/items";
import type { ComponentType } from "react";

/** What a visitor's page gets: the item behind their link. Every call of the page shows the link by itself. */
export interface SharedPageProps {
  item: SharedItem;
  guest: { id: string; name: string };
}

/** Pages for visitors with a link, by the kind of what it opens; each is fetched when it is opened. */
export const sharedPages: Partial<Record<ItemKindName, () => Promise<{ default: ComponentType<SharedPageProps> }>>> = {
  document: () => import("../documents/SharedDocument.tsx"),
  poll: () => import("../polls/PollPage.tsx"),
};
