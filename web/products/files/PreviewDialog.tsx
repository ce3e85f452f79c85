import type { FileItem } from "@safos/contract/files";
import { Download, ExternalLink } from "lucide-react";
import { useState } from "react";
import { formatBytes, useLocale, useText } from "../../text/index.tsx";
import { buttonClass, Dialog, EmptyState } from "../../ui/index.ts";
import { KindIcon } from "./kinds.tsx";
import css from "./PreviewDialog.module.css";
import { contentUrl, previewUrl } from "./queries.ts";

/** What the browser shows by itself, in a tab of its own. */
const opensInTab = /^(application\/pdf|text\/plain|image\/(png|jpeg|gif|webp|avif)|video\/|audio\/)/;

/** A look at a file without leaving the folder. */
export function PreviewDialog({ item, onClose }: { item: FileItem; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const [isBroken, setBroken] = useState(false);
  const isVideo = item.contentType.startsWith("video/");
  const isAudio = item.contentType.startsWith("audio/");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={item.name}
      about={formatBytes(locale, item.size)}
      closeLabel={t("common.close")}
      size="wide"
      footer={
        <>
          {opensInTab.test(item.contentType) && (
            <a className={buttonClass("secondary")} href={contentUrl(item)} target="_blank" rel="noreferrer">
              <ExternalLink aria-hidden="true" />
              {t("files.open")}
            </a>
          )}
          <a className={buttonClass("primary")} href={contentUrl(item, { isDownload: true })} download={item.name}>
            <Download aria-hidden="true" />
            {t("files.download")}
          </a>
        </>
      }
    >
      {isVideo || isAudio ? (
        // Captions belong to the file; what is uploaded here has none of ours.
        <video
          className={css.media}
          src={contentUrl(item)}
          controls
          preload="metadata"
          aria-label={t("files.preview", { name: item.name })}
        />
      ) : item.hasPreview && !isBroken ? (
        <img
          className={css.picture}
          src={previewUrl(item, 1600)}
          alt={t("files.preview", { name: item.name })}
          onError={() => setBroken(true)}
        />
      ) : (
        <EmptyState icon={<KindIcon name={item.name} isFolder={false} />} title={item.name}>
          {t("files.noPreview")}
        </EmptyState>
      )}
    </Dialog>
  );
}
