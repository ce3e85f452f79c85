/** Where a word stands: on which page (from 0), and as which of that page's hits. */
export interface Hit {
  readonly page: number;
  readonly index: number;
}

const mostHits = 5000;

/** Letters as they are compared: neither case nor how an accent is written tells them apart. */
const foldCase = (text: string): string => text.normalize("NFC").toLocaleLowerCase("sv");

/** Where a needle begins in a text, one after the other. */
export function placesOf(text: string, needle: string): number[] {
  const folded = foldCase(text);
  const wanted = foldCase(needle);
  const places: number[] = [];
  if (wanted === "") return places;
  for (
    let at = folded.indexOf(wanted);
    at !== -1 && places.length < mostHits;
    at = folded.indexOf(wanted, at + wanted.length)
  )
    places.push(at);
  return places;
}

export const hitsIn = (pages: readonly string[], needle: string): Hit[] =>
  pages.flatMap((text, page) => placesOf(text, needle).map((_, index) => ({ page, index }))).slice(0, mostHits);

/** Ranges of a needle below an element, in the order they are read. */
function rangesOf(element: Element, needle: string): Range[] {
  const nodes: { readonly node: Text; readonly start: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, start: text.length });
    text += (node as Text).data;
  }
  const at = (place: number, isEnd: boolean): { node: Text; offset: number } | null => {
    const found = nodes.findLast(({ start }) => (isEnd ? start < place : start <= place));
    return found ? { node: found.node, offset: Math.min(place - found.start, found.node.data.length) } : null;
  };
  return placesOf(text, needle).flatMap((place) => {
    const [start, end] = [at(place, false), at(place + needle.length, true)];
    if (!start || !end) return [];
    const range = new Range();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    return [range];
  });
}

const foundName = "viewer-found";
const currentName = "viewer-current";

/** Marks a needle on the pages that are there, without changing them. Browsers that cannot do that show the page alone. */
export function markHits(pages: ReadonlyMap<number, Element>, needle: string, current: Hit | null): Range | null {
  if (!("highlights" in CSS)) return null;
  const all: Range[] = [];
  let now: Range | null = null;
  for (const [page, element] of pages)
    for (const [index, range] of rangesOf(element, needle).entries())
      if (current?.page === page && current.index === index) now = range;
      else all.push(range);
  CSS.highlights.set(foundName, new Highlight(...all));
  CSS.highlights.set(currentName, new Highlight(...(now ? [now] : [])));
  return now;
}

export function clearMarks(): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete(foundName);
  CSS.highlights.delete(currentName);
}
