import { callNoteOf } from "@safos/contract/ringing";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense } from "react";
import { offered } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { EncryptedAttachment } from "../encryption/EncryptedAttachment.tsx";
import { stickerType } from "../emoji/stickers.ts";
import { readEncryptedFile } from "../encryption/attachments.ts";
import { Unreadable } from "../encryption/Unreadable.tsx";
import { Attachment, FileBox } from "./Attachment.tsx";
import type { MessageActions } from "./message-actions.ts";
import css from "./MessageRow.module.css";
import { isOnlyEmoji } from "./only-emoji.ts";
import { PlainText, RichText } from "./rich.tsx";
import { plainTextOf, type Message } from "./timeline.ts";

const LocationMessage = lazyRouteComponent(() => import("../locations/LocationMessage.tsx"), "LocationMessage");
const PlayedFile = lazyRouteComponent(() => import("../voice/PlayedFile.tsx"), "PlayedFile");
const StickerMessage = lazyRouteComponent(() => import("./StickerMessage.tsx"), "StickerMessage");
const CallNote = lazyRouteComponent(() => import("./CallNote.tsx"), "CallNote");

/** What a message says, by its kind; what is deleted or cannot be read says so. */
export function MessageContent({ message, actions }: { message: Message; actions: MessageActions }) {
  const t = useText();
  const { content } = message;
  if (message.isDeleted) return <span className={css.deleted}>{t("chat.deleted")}</span>;
  if (message.unreadable) return <Unreadable why={message.unreadable} />;
  const callNote = callNoteOf(content);
  if (callNote)
    return (
      <Suspense fallback={<span className={css.deleted}>{t("common.loading")}</span>}>
        <CallNote note={callNote} isMine={message.sender === actions.me} />
      </Suspense>
    );
  const ChannelPoll = message.poll && offered("ChannelPoll");
  if (ChannelPoll)
    return (
      <Suspense fallback={<span className={css.deleted}>{t("common.loading")}</span>}>
        <ChannelPoll
          message={message}
          me={actions.me}
          canWrite={actions.canWrite}
          nameOf={(userId) => actions.personOf(userId).name}
          loadReferences={actions.loadReferences}
          onSend={actions.onSend}
        />
      </Suspense>
    );
  const { msgtype, body, format, formatted_body: html } = content;
  if (typeof body !== "string") {
    return <span className={css.deleted}>{t("chat.unknown")}</span>;
  }
  if (msgtype === stickerType)
    return (
      <Suspense fallback={<span className={css.deleted}>{plainTextOf(message)}</span>}>
        <StickerMessage message={message} />
      </Suspense>
    );
  const onView = (): void => actions.onView(message);
  const encrypted = readEncryptedFile(content["file"]);
  const { me, roomId, personOf } = actions;
  const options = { me, nameOf: (userId: string) => personOf(userId).name, cards: { roomId, personOf } };
  const text =
    format === "org.matrix.custom.html" && typeof html === "string" ? (
      <RichText html={html} options={options} />
    ) : isOnlyEmoji(body) ? (
      <span className={css.emoji}>{body}</span>
    ) : (
      <PlainText text={body} />
    );
  if (msgtype === "m.image" || msgtype === "m.file" || msgtype === "m.video" || msgtype === "m.audio")
    return (
      <>
        {msgtype === "m.video" || msgtype === "m.audio" ? (
          <Suspense fallback={<FileBox content={content}>{null}</FileBox>}>
            <PlayedFile message={message} actions={actions} />
          </Suspense>
        ) : encrypted ? (
          <EncryptedAttachment content={content} file={encrypted} onView={onView} />
        ) : (
          <Attachment content={content} onView={onView} />
        )}
        {hasCaption(content) && text}
      </>
    );
  if (msgtype === "m.location")
    return (
      <Suspense fallback={text}>
        <LocationMessage content={content} />
      </Suspense>
    );
  return msgtype === "m.emote" ? (
    <>
      {actions.personOf(message.sender).name} {text}
    </>
  ) : (
    text
  );
}

/** The text of a file that is more than its name. */
const hasCaption = ({ filename, body }: Message["content"]): boolean =>
  typeof filename === "string" && filename !== "" && filename !== body;
