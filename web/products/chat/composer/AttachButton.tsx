import { Paperclip, Plus, Vote } from "lucide-react";
import { useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton, Menu } from "../../../ui/index.ts";

/** Chooses files to send; asks first whether it is a file or a poll where there are polls. */
export function AttachButton({ onFiles, onPoll }: { onFiles: (files: File[]) => void; onPoll?: () => void }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const chooseFile = (): void => picker.current?.click();
  return (
    <>
      {onPoll ? (
        <Menu
          label={t("chat.attach")}
          trigger={
            <IconButton label={t("chat.attach")} size="sm" hasTip={false}>
              <Plus aria-hidden="true" />
            </IconButton>
          }
          actions={[
            { id: "file", name: t("chat.attachFile"), icon: <Paperclip />, onAction: chooseFile },
            { id: "poll", name: t("chat.poll"), icon: <Vote />, onAction: onPoll },
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
