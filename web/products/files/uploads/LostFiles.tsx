import { useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, showToast } from "../../../ui/index.ts";
import type { UploadQueue } from "./queue.ts";
import css from "./UploadTray.module.css";
import type { UploadsView } from "./view.ts";

/** Files that the page needs anew after it was closed: chosen again, or allowed. */
export function LostFiles({ uploads, view: { lost, counts } }: { uploads: UploadQueue; view: UploadsView }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const mayAsk = lost.some((one) => one.source !== null);
  return (
    <div className={css.notice}>
      <Notice
        action={
          <Button size="sm" onPress={() => (mayAsk ? void uploads.readAgain() : picker.current?.click())}>
            {t(mayAsk ? "files.upload.readAgain" : "files.upload.choose")}
          </Button>
        }
      >
        {t(mayAsk ? "files.upload.askAgain" : "files.upload.lost", { n: counts.lost })} {lost[0]?.name}
      </Notice>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid="upload-again"
        onChange={({ target }) => {
          if (uploads.giveAgain([...(target.files ?? [])]) === 0) showToast({ text: t("files.upload.unmatched") });
          target.value = "";
        }}
      />
    </div>
  );
}
