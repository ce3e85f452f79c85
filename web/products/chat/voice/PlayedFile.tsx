import { useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { aboutFile } from "../messages/about-file.ts";
import type { MessageActions } from "../messages/message-actions.ts";
import type { Message } from "../messages/timeline.ts";
import { AudioControls } from "./AudioControls.tsx";
import { SaveMedia } from "../viewer/SaveMedia.tsx";
import "./text.ts";
import { trackOf } from "./tracks.ts";
import { VideoMessage } from "../viewer/VideoMessage.tsx";
import { readAudio } from "./voice-content.ts";
import css from "./Voice.module.css";

/** A message of sound or film, played in its place; anything can be saved. */
export function PlayedFile({ message, actions }: { message: Message; actions: MessageActions }) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const { content } = message;
  if (content["msgtype"] === "m.video")
    return <VideoMessage content={content} onView={() => actions.onView(message)} />;
  const { isVoice, duration, waveform } = readAudio(content);
  const { name } = aboutFile(content);
  return (
    <div ref={box} className={css.box}>
      <AudioControls
        trackKey={message.key}
        track={() => trackOf(message, actions, box.current?.closest("[role=log]") ?? null)}
        name={isVoice ? t("chatmedia.voiceMessage") : name}
        {...(isVoice ? {} : { title: name })}
        duration={duration === null ? null : duration / 1000}
        levels={waveform}
      >
        <SaveMedia content={content} />
      </AudioControls>
    </div>
  );
}
