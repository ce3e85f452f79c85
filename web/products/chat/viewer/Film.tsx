import { useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { thumbnailUrl } from "../media.ts";
import type { Message } from "../messages/timeline.ts";
import { claimSound } from "../voice/player.ts";
import "../voice/text.ts";

/** A film with the browser's own controls; whatever else sounds stops when it begins. */
export function Film(props: {
  className: string | undefined;
  content: Message["content"];
  address: string;
  name: string;
  startsAtOnce?: boolean;
  onFailed: () => void;
}) {
  const t = useText();
  const film = useRef<HTMLVideoElement>(null);
  const [pause] = useState(() => () => film.current?.pause());
  const { w, h, thumbnail_url: small } = (props.content["info"] ?? {}) as Record<string, unknown>;
  const poster = thumbnailUrl(small, 800, 600, "scale");
  const isSized = typeof w === "number" && typeof h === "number" && w > 0 && h > 0;
  return (
    <video
      ref={film}
      className={props.className}
      src={props.address}
      {...(poster ? { poster } : {})}
      {...(isSized ? { style: { aspectRatio: `${w} / ${h}` } } : {})}
      aria-label={t("chatmedia.video", { name: props.name })}
      controls
      playsInline
      preload="metadata"
      autoPlay={props.startsAtOnce ?? false}
      onPlay={() => claimSound(pause)}
      onError={props.onFailed}
    />
  );
}
