/** The row or tile that an event happened in; null: beside them. */
export function indexAt(target: EventTarget | null): number | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return element ? Number(element.dataset["index"]) : null;
}
