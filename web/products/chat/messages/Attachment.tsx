import { Download, File, FileAudio, FileVideo, Image } from "lucide-react";
import type { ReactNode } from "react";
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

/** What a message says of its file. */
export function aboutFile(content: Readonly<Record<string, unknown>>) {
  const { size, mimetype, w, h } = (content["info"] ?? {}) as Info;
  const width = typeof w === "number" && w > 0 ? w : widest;
  const height = typeof h === "number" && h > 0 ? h : tallest;
  const scale = Math.min(1, widest / width, tallest / height);
  const isShown = content["msgtype"] === "m.image" && typeof mimetype === "string" && shownKinds.has(mimetype);
  return {
    name: typeof content["filename"] === "string" ? content["filename"] : String(content["body"]),
    size: typeof size === "number" ? size : null,
    /** The picture's kind where it is one to be shown, and how large. */
    picture: isShown
      ? {
          kind: mimetype,
          isSmall: mimetype === "image/gif" || (width <= widest && height <= tallest),
          width: Math.round(width * scale),
          height: Math.round(height * scale),
        }
      : null,
  };
}

/** A picture, or a box with the file's name and a way to fetch it. */
export function Attachment({ content }: { content: Readonly<Record<string, unknown>> }) {
  const t = useText();
  const { name, picture } = aboutFile(content);
  const href = mediaUrl(content["url"]);
  if (!href) return <span>{name}</span>;
  if (picture)
    return (
      <a className={css.picture} href={href} target="_blank" rel="noreferrer" aria-label={t("chat.image", { name })}>
        <img
          src={picture.isSmall ? href : (thumbnailUrl(content["url"], widest * 2, tallest * 2, "scale") ?? href)}
          width={picture.width}
          height={picture.height}
          alt={name}
          loading="lazy"
        />
      </a>
    );
  return (
    <FileBox content={content}>
      <a className={iconLinkClass()} href={href} download={name} aria-label={t("chat.download", { name })}>
        <Download aria-hidden="true" />
      </a>
    </FileBox>
  );
}

/** The file's name, kind and size, and before its end a way to fetch it. */
export function FileBox({ content, children }: { content: Readonly<Record<string, unknown>>; children: ReactNode }) {
  const t = useText();
  const locale = useLocale();
  const { name, size } = aboutFile(content);
  const kind = icons[String(content["msgtype"])] ?? { icon: <File />, tone: 1 };
  return (
    <div className={css.box}>
      <IconTile tone={kind.tone}>{kind.icon}</IconTile>
      <div className={css.text}>
        <div className={css.name}>{name}</div>
        <div className={css.about}>
          {[t("chat.file"), size !== null && formatBytes(locale, size)].filter(Boolean).join(" · ")}
        </div>
      </div>
      {children}
    </div>
  );
}
