import { Mic, Pencil, Reply, SendHorizontal, Smile, X } from "lucide-react";
import { Suspense, useId, useState } from "react";
import { lazyRouteComponent } from "@tanstack/react-router";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton, Skeleton } from "../../../ui/index.ts";
import { PickEmoji } from "../PickEmoji.tsx";
import type { ShownAbout } from "./about.ts";
import { AttachedFiles } from "./AttachedFiles.tsx";
import { AttachButton } from "./AttachButton.tsx";
import css from "./Composer.module.css";
import { ComposerBar } from "./ComposerBar.tsx";
import { unsentOf } from "../voice/unsent.ts";
import { EmojiHints } from "./EmojiHints.tsx";
import { MentionList } from "./MentionList.tsx";
import { useComposer, type ComposerProps, type ComposerState } from "./useComposer.ts";

const VoiceRecorder = lazyRouteComponent(() => import("../voice/VoiceRecorder.tsx"), "VoiceRecorder");

/** Write, format, mention, attach, send. Drafts stay in this browser. */
export function Composer(props: ComposerProps) {
  const t = useText();
  const isPhone = useIsPhone();
  const listId = useId();
  const writing = useComposer(props);
  const { isEmpty } = writing;
  const [isRecording, setRecording] = useState(() => unsentOf(props.draftKey) !== null);
  const record = props.onVoice && props.about?.kind !== "edit" && (
    <IconButton label={t("chat.record")} size="sm" hasTip={false} onPress={() => setRecording(true)}>
      <Mic aria-hidden="true" />
    </IconButton>
  );
  const canWait = props.onLater !== undefined && props.about?.kind !== "edit";
  const attach = props.attached && (
    <AttachButton
      onFiles={props.attached.add}
      {...(props.onPoll ? { onPoll: props.onPoll } : {})}
      {...(props.onLocation ? { onLocation: props.onLocation } : {})}
      {...(canWait && isPhone && !isEmpty ? { onLater: writing.sendLater } : {})}
    />
  );
  const emoji = (
    <PickEmoji
      me={props.me}
      onPick={({ text }) => writing.insertHere(text)}
      {...(props.onSticker && props.about?.kind !== "edit" ? { onSticker: props.onSticker } : {})}
      trigger={
        <IconButton label={t("chat.emoji")} size="sm" hasTip={false}>
          <Smile aria-hidden="true" />
        </IconButton>
      }
    />
  );
  if (isRecording && props.onVoice)
    return (
      <div className={css.area} data-small={props.isSmall ? true : undefined}>
        <div className={css.composer}>
          {props.about && <AboutLine about={props.about} onEnd={props.onAboutEnd} />}
          <Suspense fallback={<Skeleton label={t("common.loading")} rows={1} />}>
            <VoiceRecorder
              draftKey={props.draftKey}
              onSend={props.onVoice}
              onEnd={() => {
                setRecording(false);
                requestAnimationFrame(() => writing.field.current?.focus());
              }}
            />
          </Suspense>
        </div>
      </div>
    );
  return (
    <div className={css.area} data-small={props.isSmall ? true : undefined}>
      <MentionList id={listId} mentions={writing.mentions} />
      <EmojiHints id={listId} hints={writing.emoji} />
      <div className={css.composer}>
        {props.about && <AboutLine about={props.about} onEnd={props.onAboutEnd} />}
        {props.attached && <AttachedFiles attached={props.attached} />}
        <div className={css.line}>
          {isPhone && attach}
          <Field {...props} writing={writing} listId={listId} isPhone={isPhone} />
          {isPhone && (
            <>
              {emoji}
              {isEmpty && record ? (
                record
              ) : (
                <IconButton label={t("chat.send")} size="sm" isDisabled={isEmpty} onPress={writing.send} hasTip={false}>
                  <SendHorizontal aria-hidden="true" />
                </IconButton>
              )}
            </>
          )}
        </div>
        {!isPhone && (
          <ComposerBar
            attach={attach}
            emoji={emoji}
            record={record}
            isEdit={props.about?.kind === "edit"}
            isSmall={props.isSmall ?? false}
            isEmpty={isEmpty}
            onMention={writing.beginMention}
            onMark={writing.applyMark}
            onSend={writing.send}
            {...(canWait ? { onLater: writing.sendLater } : {})}
          />
        )}
      </div>
    </div>
  );
}

function AboutLine({ about, onEnd }: { about: ShownAbout; onEnd: () => void }) {
  const t = useText();
  return (
    <div className={css.about}>
      {about.kind === "reply" ? <Reply aria-hidden="true" /> : <Pencil aria-hidden="true" />}
      <span>{about.text}</span>
      <IconButton label={t("common.cancel")} size="sm" onPress={onEnd}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function Field(
  props: Pick<ComposerProps, "label" | "attached"> & { writing: ComposerState; listId: string; isPhone: boolean },
) {
  const t = useText();
  const { writing, listId, attached } = props;
  // At most one of them is open: none stands behind both an @ and a colon.
  const { suggestions, chosen } = writing.emoji.suggestions.length > 0 ? writing.emoji : writing.mentions;
  const isListed = suggestions.length > 0;
  return (
    <textarea
      ref={writing.field}
      className={css.field}
      rows={1}
      value={writing.text}
      placeholder={props.isPhone ? t("chat.composeShort") : props.label}
      aria-label={props.label}
      aria-autocomplete="list"
      aria-controls={isListed ? listId : undefined}
      aria-activedescendant={isListed ? `${listId}-${chosen}` : undefined}
      onChange={(event) => writing.change(event.target.value, event.target.selectionStart)}
      onSelect={(event) => writing.setCaret(event.currentTarget.selectionStart)}
      onKeyDown={writing.onKeyDown}
      onPaste={(event) => {
        const files = [...event.clipboardData.files];
        if (files.length === 0 || !attached) return;
        event.preventDefault();
        attached.add(files);
      }}
    />
  );
}
