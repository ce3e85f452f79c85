import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Message } from "../messages/timeline.ts";
import type { MediaSource } from "./media-source.ts";
import { useViewedMedia } from "./useViewedMedia.ts";

const MediaViewer = lazyRouteComponent(() => import("./MediaViewer.tsx"), "MediaViewer");

/** The picture or film that the address asks for, over the page, where it is among these messages. */
export function ViewedMedia(source: MediaSource) {
  const { id, turnTo, close } = useViewedMedia();
  const message =
    id === null
      ? undefined
      : source.messages.find((one): one is Message => "id" in one && (one.key === id || one.id === id));
  if (!message) return null;
  return (
    <Suspense>
      <MediaViewer {...source} message={message} onTurn={turnTo} onClose={close} />
    </Suspense>
  );
}
