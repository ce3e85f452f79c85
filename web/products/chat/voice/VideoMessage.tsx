import { Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton, Notice } from "../../../ui/index.ts";
import { readEncryptedFile } from "../encryption/attachments.ts";
import { aboutFile, FileBox } from "../messages/Attachment.tsx";
import type { Message } from "../messages/timeline.ts";
import { thumbnailUrl } from "../media.ts";
import { claimSound } from "./player.ts";
import { SaveMedia } from "./SaveMedia.tsx";
import "./text.ts";
import { openMedia, playedKind } from "./tracks.ts";
import css from "./Voice.module.css";

type Opened = Awaited<ReturnType<typeof openMedia>>;

/** A film played in its place; one that is encrypted is fetched when it is asked for. */
export function VideoMessage({ content }: { content: Message["content"] }) {
  const t = useText();
  const { name, isEncrypted } = { ...aboutFile(content), isEncrypted: readEncryptedFile(content["file"]) !== null };
  const [opened, setOpened] = useState<Opened | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => () => opened?.release?.(), [opened]);
  const open = (): void => {
    setFailed(false);
    openMedia(content).then(setOpened, () => setFailed(true));
  };
  useEffect(() => {
    if (!isEncrypted) openMedia(content).then(setOpened, () => setFailed(true));
  }, [content, isEncrypted]);
  const isPlayable = playedKind(content) !== null && !hasFailed;
  return (
    <>
      {opened && isPlayable && (
        <Film
          content={content}
          address={opened.address}
          name={name}
          startsAtOnce={isEncrypted}
          onFailed={() => setFailed(true)}
        />
      )}
      <FileBox content={content}>
        {isEncrypted && !opened && playedKind(content) !== null && (
          <IconButton label={t("chatmedia.fetchAndPlay", { name })} onPress={open}>
            <Play aria-hidden="true" />
          </IconButton>
        )}
        <SaveMedia content={content} />
      </FileBox>
      {hasFailed && <Notice tone="danger">{t("chatmedia.failed", { name })}</Notice>}
    </>
  );
}

function Film(props: {
  content: Message["content"];
  address: string;
  name: string;
  startsAtOnce: boolean;
  onFailed: () => void;
}) {
  const t = useText();
  const film = useRef<HTMLVideoElement>(null);
  const [pause] = useState(() => () => film.current?.pause());
  const { w, h, thumbnail_url: small } = (props.content["info"] ?? {}) as Record<string, unknown>;
  const poster = thumbnailUrl(small, 800, 600, "scale");
  return (
    <video
      ref={film}
      className={css.film}
      src={props.address}
      {...(poster ? { poster } : {})}
      {...(typeof w === "number" && typeof h === "number" && w > 0 && h > 0
        ? { style: { aspectRatio: `${w} / ${h}` } }
        : {})}
      aria-label={t("chatmedia.video", { name: props.name })}
      controls
      playsInline
      preload="metadata"
      autoPlay={props.startsAtOnce}
      onPlay={() => claimSound(pause)}
      onError={props.onFailed}
    />
  );
}
