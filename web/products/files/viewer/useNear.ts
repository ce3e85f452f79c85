import { useEffect, useState, type RefObject } from "react";

/** Which children with `data-page` are seen in a box that scrolls, or nearly; and the first that is really seen. */
export function useNear(
  box: RefObject<HTMLElement | null>,
  count: number,
  margin: string,
): { readonly near: ReadonlySet<number>; readonly first: number } {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set());
  const [first, setFirst] = useState(1);
  useEffect(() => {
    const root = box.current;
    if (!root || count === 0) return undefined;
    const children = [...root.querySelectorAll<HTMLElement>("[data-page]")];
    const numberOf = (element: Element): number => Number((element as HTMLElement).dataset["page"]);
    const close = new IntersectionObserver(
      (entries) =>
        setNear((before) => {
          const now = new Set(before);
          for (const { target, isIntersecting } of entries)
            if (isIntersecting) now.add(numberOf(target));
            else now.delete(numberOf(target));
          return now;
        }),
      { root, rootMargin: margin },
    );
    const seen = new Set<number>();
    const shown = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) seen.add(numberOf(target));
          else seen.delete(numberOf(target));
        if (seen.size > 0) setFirst(Math.min(...seen));
      },
      // The page that one is on crosses a line a little above the middle.
      { root, rootMargin: "-40% 0px -59% 0px" },
    );
    for (const child of children) {
      close.observe(child);
      shown.observe(child);
    }
    return () => {
      close.disconnect();
      shown.disconnect();
    };
  }, [box, count, margin]);
  return { near, first };
}
