import type { svCallWindow } from "./sv-callwindow.ts";

export const enCallWindow: Readonly<Record<keyof typeof svCallWindow, string>> = {
  "callWindow.open": "Show the meeting in a window of its own",
  "callWindow.close": "Close the window",
  "callWindow.back": "Back to the meeting",
  "callWindow.itself": "Open a small window when I change tabs",
  "callWindow.refused": "The browser opened no window.",
};
