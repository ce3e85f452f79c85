import { Download } from "lucide-react";
import { useState } from "react";
import { saveBlob } from "../../../platform/download.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton, iconLinkClass, showToast } from "../../../ui/index.ts";
import { readEncryptedFile } from "../encryption/attachments.ts";
import { fetchFile } from "../encryption/fetch-file.ts";
import "../encryption/text.ts";
import { mediaUrl } from "../media.ts";
import { aboutFile } from "../messages/about-file.ts";
import type { Message } from "../messages/timeline.ts";

/** Saves a message's file, decrypted here where it must be. */
export function SaveMedia({ content }: { content: Message["content"] }) {
  const t = useText();
  const [isBusy, setBusy] = useState(false);
  const { name } = aboutFile(content);
  const label = t("chat.download", { name });
  const encrypted = readEncryptedFile(content["file"]);
  const href = mediaUrl(content["url"]);
  if (!encrypted)
    return href ? (
      <a className={iconLinkClass()} href={href} download={name} aria-label={label}>
        <Download aria-hidden="true" />
      </a>
    ) : null;
  const save = (): void => {
    setBusy(true);
    fetchFile(encrypted)
      .then(
        // Whatever the sender calls it, the browser takes it as bytes.
        (bytes) => saveBlob(new Blob([bytes], { type: "application/octet-stream" }), name),
        () => showToast({ text: t("roomkeys.fileBroken", { name }), tone: "danger" }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <IconButton label={label} isDisabled={isBusy} onPress={save}>
      <Download aria-hidden="true" />
    </IconButton>
  );
}
