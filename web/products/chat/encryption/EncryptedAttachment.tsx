import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { saveBlob } from "../../../platform/download.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton, Notice, Skeleton } from "../../../ui/index.ts";
import { aboutFile } from "../messages/about-file.ts";
import { FileBox } from "../messages/Attachment.tsx";
import attachmentCss from "../messages/Attachment.module.css";
import type { EncryptedFile } from "./attachments.ts";
import { fetchFile } from "./fetch-file.ts";
import "./text.ts";

/** Larger pictures are shown when they are fetched. */
const largestShown = 20_000_000;

/** A file that is decrypted here: a picture of a known kind is shown, everything else is only saved, never opened. */
export function EncryptedAttachment(props: {
  content: Readonly<Record<string, unknown>>;
  file: EncryptedFile;
  onView: () => void;
}) {
  const { content, file, onView } = props;
  const t = useText();
  const [hasFailed, setFailed] = useState(false);
  const { name, size, picture } = aboutFile(content);
  const save = (): void => {
    setFailed(false);
    // Whatever the sender calls it, the browser takes it as bytes.
    fetchFile(file).then(
      (bytes) => saveBlob(new Blob([bytes], { type: "application/octet-stream" }), name),
      () => setFailed(true),
    );
  };
  const failure = hasFailed && <Notice tone="danger">{t("roomkeys.fileBroken", { name })}</Notice>;
  if (picture && size !== null && size <= largestShown)
    return (
      <>
        <button type="button" className={attachmentCss.picture} onClick={onView} aria-label={t("chat.image", { name })}>
          <EncryptedPicture file={file} picture={picture} name={name} />
        </button>
        {failure}
      </>
    );
  return (
    <>
      <FileBox content={content}>
        <IconButton label={t("chat.download", { name })} onPress={save}>
          <Download aria-hidden="true" />
        </IconButton>
      </FileBox>
      {failure}
    </>
  );
}

/** A picture of a known kind, decrypted here and shown. */
export function EncryptedPicture(props: {
  file: EncryptedFile;
  picture: { kind: string; width: number; height: number };
  name: string;
}) {
  const t = useText();
  const { file, picture, name } = props;
  const { data: bytes, error } = useQuery({
    queryKey: ["encrypted-picture", file.url, file.hashes.sha256],
    queryFn: () => fetchFile(file),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: 1,
  });
  const [src, setSrc] = useState<string | null>(null);
  const { kind, width, height } = picture;
  useEffect(() => {
    if (!bytes) return undefined;
    const url = URL.createObjectURL(new Blob([bytes], { type: kind }));
    setSrc(url);
    return () => URL.revokeObjectURL(url);
  }, [bytes, kind]);
  if (error) return <Notice tone="danger">{t("roomkeys.fileBroken", { name })}</Notice>;
  if (!src) return <Skeleton label={t("common.loading")} />;
  return <img src={src} width={width} height={height} alt={name} />;
}
