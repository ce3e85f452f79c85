import { useRef, useState } from "react";
import type { PanelName } from "./WhiteboardTools.tsx";

/** Which side panel is open, and which thread is looked at. */
export function usePanels() {
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const buttons = {
    outline: useRef<HTMLButtonElement>(null),
    comments: useRef<HTMLButtonElement>(null),
    versions: useRef<HTMLButtonElement>(null),
  };
  const close = (): void => {
    // Back to where the panel was opened from.
    buttons[panel ?? "outline"].current?.focus();
    setPanel(null);
    setActive(null);
  };
  return {
    panel,
    active,
    buttons,
    close,
    /** Null closes the one that is open. */
    open: (next: PanelName | null): void => (next === null ? close() : setPanel(next)),
    /** The thread at an anchor; null for all of them. */
    showThread: (anchor: string | null): void => {
      setActive(anchor);
      if (anchor !== null) setPanel("comments");
    },
  };
}
