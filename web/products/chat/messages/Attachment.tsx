import { Download, File, FileAudio, FileVideo, Image } from "lucide-react";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { IconTile, iconLinkClass } from "../../../ui/index.ts";
import css from "./Attachment.module.css";
import { mediaUrl, thumbnailUrl } from "../media.ts";

const icons: Record<string, { icon: React.ReactNode; tone: number }> = {
  "m.image": { icon: <Image />, tone: 5 },
  "m.video": { icon: <FileVideo />, tone: 6 },
  "m.audio": { icon: <FileAudio />, tone: 2 },
};

/** Pictures of these kinds are shown; anything else (SVG too) is only offered as a file. */
const shownKinds = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
const widest = 400;
const tallest = 300;

interface Info {
  size?: unknown;
  mimetype?: unknown;
  w?: unknown;
  h?: unknown;
}

/** A picture, or a box with the file's name and a way to fetch it. */
export function Attachment({ content }: { content: Readonly<Record<string, unknown>> }) {
  const t = useText();
  const locale = useLocale();
  const name = typeof content["filename"] === "string" ? content["filename"] : String(content["body"]);
  const info = (content["info"] ?? {}) as Info;
  const href = mediaUrl(content["url"]);
  if (!href) return <span>{name}</span>;
  const size = typeof info.size === "number" ? formatBytes(locale, info.size) : "";
  if (content["msgtype"] === "m.image" && typeof info.mimetype === "string" && shownKinds.has(info.mimetype)) {
    const w = typeof info.w === "number" && info.w > 0 ? info.w : widest;
    const h = typeof info.h === "number" && info.h > 0 ? info.h : tallest;
    const scale = Math.min(1, widest / w, tallest / h);
    const isSmall = info.mimetype === "image/gif" || (w <= widest && h <= tallest);
    return (
      <a className={css.picture} href={href} target="_blank" rel="noreferrer" aria-label={t("chat.image", { name })}>
        <img
          src={isSmall ? href : (thumbnailUrl(content["url"], widest * 2, tallest * 2, "scale") ?? href)}
          width={Math.round(w * scale)}
          height={Math.round(h * scale)}
          alt={name}
          loading="lazy"
        />
      </a>
    );
  }
  const kind = icons[String(content["msgtype"])] ?? { icon: <File />, tone: 1 };
  return (
    <div className={css.box}>
      <IconTile tone={kind.tone}>{kind.icon}</IconTile>
      <div className={css.text}>
        <div className={css.name}>{name}</div>
        <div className={css.about}>{[t("chat.file"), size].filter(Boolean).join(" · ")}</div>
      </div>
      <a className={iconLinkClass()} href={href} download={name} aria-label={t("chat.download", { name })}>
        <Download aria-hidden="true" />
      </a>
    </div>
  );
}
