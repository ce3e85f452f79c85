import { lazy, Suspense, useSyncExternalStore } from "react";

/** What a card is to be made of. */
export interface CardWish {
  /** Whose boards come first; null when it lies outside workspaces. */
  workspaceId: string | null;
  source: { kind: "message" | "file" | "meeting"; id: string };
  title: string;
  description?: string;
}

const CreateCard = lazy(() =>
  import("../products/boards/CreateCard.tsx").then((module) => ({ default: module.CreateCard })),
);
let wish: CardWish | null = null;
const listeners = new Set<() => void>();

/** Opens the small dialog that makes a card of something, from wherever it stands; null closes it. */
export function askForCard(next: CardWish | null): void {
  wish = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Stands once in the frame; fetches the dialog when it is asked for. */
export function CardDoor() {
  const asked = useSyncExternalStore(subscribe, () => wish);
  if (!asked) return null;
  return (
    <Suspense>
      <CreateCard {...asked} onClose={() => askForCard(null)} />
    </Suspense>
  );
}
