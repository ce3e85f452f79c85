import { Clock, Paperclip, Plus, Vote } from "lucide-react";
import { useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton, Menu } from "../../../ui/index.ts";

/** Chooses files to send; asks first whether it is a file where other things can be chosen. */
export function AttachButton(props: {
  onFiles: (files: File[]) => void;
  onPoll?: () => void;
  /** Sends what is written later. */
  onLater?: () => void;
}) {
  const { onFiles, onPoll, onLater } = props;
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const chooseFile = (): void => picker.current?.click();
  return (
    <>
      {onPoll || onLater ? (
        <Menu
          label={t("chat.attach")}
          trigger={
            <IconButton label={t("chat.attach")} size="sm" hasTip={false}>
              <Plus aria-hidden="true" />
            </IconButton>
          }
          actions={[
            { id: "file", name: t("chat.attachFile"), icon: <Paperclip />, onAction: chooseFile },
            onPoll && { id: "poll", name: t("chat.poll"), icon: <Vote />, onAction: onPoll },
            onLater && { id: "later", name: t("chat.sendLater"), icon: <Clock />, onAction: onLater },
          ]}
        />
      ) : (
        <IconButton label={t("chat.attach")} size="sm" onPress={chooseFile}>
          <Plus aria-hidden="true" />
        </IconButton>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}
