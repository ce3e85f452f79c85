import { X } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton, ProgressBar } from "../../../ui/index.ts";
import css from "./Uploads.module.css";
import type { Upload } from "./uploads.ts";

/** Files on their way into the room. */
export function Uploads({ uploads }: { uploads: readonly Upload[] }) {
  const t = useText();
  if (uploads.length === 0) return null;
  return (
    <ul className={css.uploads}>
      {uploads.map((one) => (
        <li key={one.id} className={css.upload}>
          <span className={css.uploadName}>{t("chat.uploading", { name: one.name })}</span>
          <span className={css.uploadBar}>
            <ProgressBar label={t("chat.uploading", { name: one.name })} value={one.percent} />
          </span>
          <IconButton label={t("common.cancel")} size="sm" onPress={one.cancel}>
            <X aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
