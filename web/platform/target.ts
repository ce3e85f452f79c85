import { useRouterState } from "@tanstack/react-router";

/** What the address points at within its page (`?event=…`); null when it points at nothing. */
export function useTarget(name: "event" | "file" | "media" | "new" | "page" | "panel" | "view"): string | null {
  return useRouterState({
    select: (state) => {
      const value = (state.location.search as Record<string, unknown>)[name];
      return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
    },
  });
}
