import { useEffect } from "react";
import { useText } from "../text/index.tsx";
import { usePage } from "./page.ts";
import { products } from "./product.ts";
import { titleOf, useTitleNames } from "./title.ts";

/** Keeps the tab's title true: it tells tabs, history and bookmarks apart, and is read first by screen readers. */
export function DocumentTitle() {
  const t = useText();
  const { title } = usePage().data;
  const names = useTitleNames();
  const waiting = useWaiting();
  const shown = titleOf(names, title && t(title), waiting);
  useEffect(() => {
    document.title = shown;
  }, [shown]);
  return null;
}

/** The numbers on the navigation's entries together. */
function useWaiting(): number {
  return products().reduce(
    // oxlint-disable-next-line react/hooks -- the products and their hooks are the same for as long as the page is open
    (sum, { navigation }) => sum + (navigation?.useCount?.() ?? 0),
    0,
  );
}
