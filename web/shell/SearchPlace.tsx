import { lazy, Suspense, useEffect, useState } from "react";
import { onOpenSearch, openSearch } from "../platform/search-box.ts";

const fetchSearchBox = () => import("../shared/search/SearchBox.tsx");
const SearchBox = lazy(() => fetchSearchBox().then((module) => ({ default: module.SearchBox })));

/** The search box, opened by Ctrl K or by `openSearch`. */
export function SearchPlace() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => onOpenSearch(() => setOpen(true)), []);
  // Fetched once the page and the chat stand, so that it opens at the key and misses no letter.
  useEffect(() => {
    const timer = setTimeout(() => void fetchSearchBox(), 5000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      openSearch();
    };
    addEventListener("keydown", open);
    return () => removeEventListener("keydown", open);
  }, []);
  if (!isOpen) return null;
  return (
    <Suspense>
      <SearchBox isOpen onClose={() => setOpen(false)} />
    </Suspense>
  );
}
