import { File, X } from "lucide-react";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { IconButton, IconTile } from "../../../ui/index.ts";
import css from "./AttachedFiles.module.css";
import type { Attached } from "./useAttached.ts";

/** What goes along with the message, above the field: seen before it is sent, and taken back one by one. */
export function AttachedFiles({ attached }: { attached: Attached }) {
  const t = useText();
  const locale = useLocale();
  if (attached.files.length === 0) return null;
  return (
    <ul className={css.files} aria-label={t("chat.attached")}>
      {attached.files.map(({ id, file, picture }) => (
        <li key={id} className={css.file}>
          {picture === null ? (
            <IconTile>
              <File />
            </IconTile>
          ) : (
            <img className={css.picture} src={picture} alt="" />
          )}
          <span className={css.text}>
            <span className={css.name}>{file.name}</span>
            <span className={css.size}>{formatBytes(locale, file.size)}</span>
          </span>
          <IconButton
            label={t("chat.detach", { name: file.name })}
            size="sm"
            hasTip={false}
            onPress={() => attached.remove(id)}
          >
            <X aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
