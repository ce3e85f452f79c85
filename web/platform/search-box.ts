const name = "safos-search";

/** Opens the search box from anywhere on the page. */
export function openSearch(): void {
  dispatchEvent(new Event(name));
}

export function onOpenSearch(handler: () => void): () => void {
  addEventListener(name, handler);
  return () => removeEventListener(name, handler);
}
