import { Maximize2, Play } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton, Notice } from "../../../ui/index.ts";
import { readEncryptedFile } from "../encryption/attachments.ts";
import { aboutFile } from "../messages/about-file.ts";
import { FileBox } from "../messages/Attachment.tsx";
import type { Message } from "../messages/timeline.ts";
import "../voice/text.ts";
import { Film } from "./Film.tsx";
import { playedKind } from "./open-media.ts";
import { SaveMedia } from "./SaveMedia.tsx";
import css from "./VideoMessage.module.css";
import { useOpened } from "./useOpened.ts";

/** A film played in its place; one that is encrypted is fetched when it is asked for. */
export function VideoMessage({ content, onView }: { content: Message["content"]; onView: () => void }) {
  const t = useText();
  const { name } = aboutFile(content);
  const isEncrypted = readEncryptedFile(content["file"]) !== null;
  const isPlayable = playedKind(content) !== null;
  const [isAsked, setAsked] = useState(false);
  const { opened, hasFailed, fail } = useOpened(content, isPlayable && (isAsked || !isEncrypted));
  return (
    <>
      {opened && !hasFailed && (
        <Film
          className={css.film}
          content={content}
          address={opened.address}
          name={name}
          startsAtOnce={isEncrypted}
          onFailed={fail}
        />
      )}
      <FileBox content={content}>
        {isPlayable && isEncrypted && !isAsked && (
          <IconButton label={t("chatmedia.fetchAndPlay", { name })} onPress={() => setAsked(true)}>
            <Play aria-hidden="true" />
          </IconButton>
        )}
        {isPlayable && (
          <IconButton label={t("chatmedia.view", { name })} onPress={onView}>
            <Maximize2 aria-hidden="true" />
          </IconButton>
        )}
        <SaveMedia content={content} />
      </FileBox>
      {hasFailed && <Notice tone="danger">{t("chatmedia.failed", { name })}</Notice>}
    </>
  );
}
