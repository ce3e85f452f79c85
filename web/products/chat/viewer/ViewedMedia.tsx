import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Message } from "../messages/timeline.ts";
import type { Person } from "../person.ts";
import { useViewedMedia } from "./useViewedMedia.ts";

const MediaViewer = lazyRouteComponent(() => import("./MediaViewer.tsx"), "MediaViewer");

export interface MediaSource {
  /** In their order; what is no message is left aside. */
  readonly messages: readonly (Message | object)[];
  readonly personOf: (userId: string) => Person;
  /** There is nothing before the first of them. */
  readonly isAtBeginning: boolean;
  readonly onOlder: () => Promise<void>;
  /** Fetches what comes after the last; left out where that is the newest. */
  readonly onNewer?: () => Promise<void>;
  readonly onShowInChat: (message: Message) => void;
}

/** The picture or film that the address asks for, over the page, where it is among these messages. */
export function ViewedMedia(source: MediaSource) {
  const { id, turnTo, close } = useViewedMedia();
  const message = id === null ? undefined : source.messages.find((one): one is Message => "id" in one && one.id === id);
  if (!message) return null;
  return (
    <Suspense>
      <MediaViewer {...source} message={message} onTurn={turnTo} onClose={close} />
    </Suspense>
  );
}
