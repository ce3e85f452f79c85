import "./text.ts";
import { useSyncExternalStore } from "react";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";

/** Document Picture-in-Picture (WICG), which TypeScript does not know. */
interface DocumentPictures {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}
const pictures = (): DocumentPictures | undefined =>
  (globalThis as { documentPictureInPicture?: DocumentPictures }).documentPictureInPicture;

/** Where a window holds one moving picture and nothing else, this one goes there. */
let fallback: HTMLVideoElement | null = null;
let own: Window | null = null;
let isOpening = false;
const listeners = new Set<() => void>();
const size = { width: 360, height: 300 };

function set(next: Window | null): void {
  own = next;
  for (const listener of listeners) listener();
}

export const canOpenWindow = (): boolean => pictures() !== undefined || document.pictureInPictureEnabled;
export const hasOwnWindows = (): boolean => pictures() !== undefined;

export const setFallback = (video: HTMLVideoElement | null): void => void (fallback = video);

/** The page's look: its sheets, and the theme that stands on its root. */
function applyLook({ document: inside }: Window): void {
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) inside.head.append(sheet.cloneNode(true));
  const { documentElement: from } = document;
  for (const { name, value } of from.attributes) inside.documentElement.setAttribute(name, value);
}

async function open(): Promise<void> {
  const found = pictures();
  if (!found) return void (await fallback?.requestPictureInPicture());
  const opened = await found.requestWindow(size);
  applyLook(opened);
  opened.addEventListener("pagehide", () => own === opened && set(null));
  set(opened);
}

/** Browsers allow it after a press, or when they themselves ask for it. */
export async function openWindow({ isAsked }: { isAsked: boolean }): Promise<void> {
  if (own || isOpening) return;
  isOpening = true;
  try {
    await open();
  } catch {
    if (isAsked) showToast({ text: text("callWindow.refused"), tone: "danger" });
  } finally {
    isOpening = false;
  }
}

export function closeWindow(): void {
  own?.close();
  set(null);
  if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
}

export const useOwnWindow = (): Window | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => own,
  );
