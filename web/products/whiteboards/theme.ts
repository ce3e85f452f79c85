import { useSyncExternalStore } from "react";

const query = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");
const read = (): boolean => {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme !== "light" && query().matches);
};
function watch(listener: () => void): () => void {
  const media = query();
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  media.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", listener);
  };
}

/** Whether the page is dark now; what is drawn on a canvas cannot ask the style sheet. */
export const useIsDark = (): boolean => useSyncExternalStore(watch, read);
