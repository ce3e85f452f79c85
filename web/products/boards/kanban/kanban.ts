import type { CardSummary } from "@safos/contract/boards";
import type { KeyboardEvent } from "react";
import type { Drag, Place } from "../drag/drag.ts";

/** What the board's columns and cards share while they are shown side by side. */
export interface Kanban {
  readonly drag: Drag;
  /** How many cards each list has, shown or not. */
  readonly counts: ReadonlyMap<string, number>;
  /** The one card that Tab leads to. */
  readonly tabStop: string | null;
  /** The card that the focus waits for: its list scrolls to it, so that it is drawn. */
  readonly awaitedId: string | null;
  /** The element that says which keys move a card. */
  readonly hintId: string;
  readonly isPhone: boolean;
  readonly onKey: (event: KeyboardEvent<HTMLElement>, card: CardSummary, place: Place) => void;
  readonly onActive: (id: string) => void;
  readonly onNewCard: (listId: string) => void;
}
