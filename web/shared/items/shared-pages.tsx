import type { ItemKindName, SharedItem } from "@safos/contract/items";
import type { ComponentType } from "react";

/** What a visitor's page gets: the item behind their link. Every call of the page shows the link by itself. */
export interface SharedPageProps {
  item: SharedItem;
  guest: { id: string; name: string };
}

/** Pages for visitors with a link, by the kind of what it opens; each is fetched when it is opened. */
export const sharedPages: Partial<Record<ItemKindName, () => Promise<{ default: ComponentType<SharedPageProps> }>>> = {
  form: () => import("../../products/forms/SharedForm.tsx"),
  board: () => import("../../products/boards/SharedBoard.tsx"),
  card: () => import("../../products/boards/SharedBoard.tsx"),
  document: () => import("../../products/documents/SharedDocument.tsx"),
  whiteboard: () => import("../../products/whiteboards/SharedWhiteboard.tsx"),
  poll: () => import("../../products/polls/PollPage.tsx"),
};

/** Kinds that are opened without asking who one is: a form may be anonymous, and asks itself for what it needs. */
export const nameless: ReadonlySet<ItemKindName> = new Set(["form"]);
