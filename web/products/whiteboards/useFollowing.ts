import { useCallback, useEffect, useRef, useState } from "react";
import { text } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import type { CanvasPresence, FollowEnd, Together } from "./presence.ts";

export interface Following {
  readonly together: Together;
  /** The canvas has opened its presence, or closed it. */
  readonly notePresence: (presence: CanvasPresence | null) => void;
  readonly noteTogether: (together: Together, ended: FollowEnd) => void;
  /** Goes along with someone, or no more when it is them already. */
  readonly toggle: (personId: string) => void;
  /** Comes along with someone's presentation, and back afterwards. */
  readonly join: (personId: string) => void;
  readonly stop: () => void;
  /** Tells everybody which frame is presented; null ends it. */
  readonly present: (frameId: string | null) => void;
}

const nobody: Together = { followed: null, presenter: null };

/** Whom this page goes along with. The focus goes back to where that began, when the button that had it goes away. */
export function useFollowing(): Following {
  const [presence, setPresence] = useState<CanvasPresence | null>(null);
  const [together, setTogether] = useState(nobody);
  const opener = useRef<Element | null>(null);
  const followedId = together.followed?.person.id ?? null;
  useEffect(() => {
    const from = opener.current;
    if (followedId !== null || from === null) return;
    opener.current = null;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const target = from.isConnected ? from : document.querySelector(".excalidraw-container");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }, [followedId]);
  const follow = useCallback(
    (personId: string, isShow: boolean) => {
      opener.current = document.activeElement;
      presence?.follow(personId, isShow);
    },
    [presence],
  );
  const stop = useCallback(() => presence?.unfollow(), [presence]);
  return {
    together,
    notePresence: useCallback((next: CanvasPresence | null) => {
      setPresence(next);
      setTogether(nobody);
    }, []),
    noteTogether: useCallback((next: Together, ended: FollowEnd) => {
      setTogether(next);
      if (ended !== null)
        showToast({ text: text(ended === "shown" ? "whiteboards.showEnded" : "whiteboards.followLeft") });
    }, []),
    toggle: (personId) => (personId === followedId ? stop() : follow(personId, false)),
    join: (personId) => follow(personId, true),
    stop,
    present: useCallback((frameId: string | null) => presence?.present(frameId), [presence]),
  };
}
