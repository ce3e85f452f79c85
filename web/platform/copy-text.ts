import { text } from "../text/index.tsx";
import { showToast } from "../ui/index.ts";

/** Puts something on the clipboard and says so; where there is no clipboard, it is shown. */
export async function copyText(value: string, done = text("common.copied")): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    showToast({ text: done });
  } catch {
    showToast({ text: value });
  }
}
