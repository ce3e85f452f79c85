import { useCallback, useEffect, useRef } from "react";
import { loadEngine } from "../load-engine.ts";
import { readAgreed, keepAgreed } from "./drafts.ts";
import { accountDrafts, merged, Unechoed, writeDraft } from "./shared-drafts.ts";

/** How long after the last key a draft goes to the account, in ms. */
const pauseMs = 2000;

const unechoed = new Map<string, Unechoed>();

function unechoedOf(draftKey: string): Unechoed {
  const known = unechoed.get(draftKey) ?? new Unechoed();
  unechoed.set(draftKey, known);
  return known;
}

/** `!room` or `!room $thread`, as drafts are kept by. */
function partsOf(draftKey: string): { roomId: string; thread: string } {
  const [roomId = "", thread = ""] = draftKey.split(" ");
  return { roomId, thread };
}

/**
 * Keeps a draft the same on all of a person's devices, except in encrypted rooms: what is written here goes to the account
 * after a pause, and what was written elsewhere comes into a field that has not been changed since. Returns what is to be
 * called with each change here.
 */
export function useSharedDraft(
  draftKey: string,
  text: string,
  isDraft: boolean,
  onElsewhere: (text: string) => void,
): (text: string) => void {
  const now = useRef({ text, isDraft, onElsewhere });
  now.current = { text, isDraft, onElsewhere };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const waiting = useRef<(() => void) | null>(null);

  const flush = useCallback((): void => {
    clearTimeout(timer.current);
    waiting.current?.();
    waiting.current = null;
  }, []);

  useEffect(() => {
    const { roomId, thread } = partsOf(draftKey);
    let end = (): void => undefined;
    let isHere = true;
    const watch = async (): Promise<void> => {
      const engine = await loadEngine();
      if (!isHere) return;
      const look = (): void => {
        if (!now.current.isDraft || waiting.current || engine.isEncrypted(roomId) || engine.view(roomId) === null)
          return;
        // What the browser remembers may be older than what was written here.
        if (engine.client.getSyncStateData()?.fromCache === true) return;
        const elsewhere = accountDrafts(engine.client, roomId)[thread] ?? "";
        const agreed = readAgreed(draftKey);
        if (unechoedOf(draftKey).isOwn(elsewhere) || elsewhere === agreed) return;
        const shown = merged(now.current.text, agreed, elsewhere);
        keepAgreed(draftKey, elsewhere);
        if (shown !== now.current.text) now.current.onElsewhere(shown);
      };
      end = engine.watch(roomId, look);
      look();
    };
    watch().catch(() => undefined);
    // What is on its way when the person leaves the room goes now.
    return () => {
      isHere = false;
      end();
      flush();
    };
  }, [draftKey, flush]);

  return useCallback(
    (next: string): void => {
      const at = partsOf(draftKey);
      const send = async (): Promise<void> => {
        const engine = await loadEngine();
        if (engine.isEncrypted(at.roomId)) return;
        if (next.trim() === "" && readAgreed(draftKey) === "") return;
        keepAgreed(draftKey, await writeDraft(engine.client, at, next, unechoedOf(draftKey)));
      };
      waiting.current = () => void send().catch(() => undefined);
      clearTimeout(timer.current);
      // What was sent is no draft on any device from then on.
      timer.current = setTimeout(flush, next === "" ? 0 : pauseMs);
    },
    [draftKey, flush],
  );
}
