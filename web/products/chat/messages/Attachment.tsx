import { Download, File, FileAudio, FileVideo, Image } from "lucide-react";
import type { ReactNode } from "react";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { IconTile, iconLinkClass } from "../../../ui/index.ts";
import css from "./Attachment.module.css";
import { mediaUrl, thumbnailUrl } from "../media.ts";
import { aboutFile, tallest, widest } from "./about-file.ts";

const icons: Record<string, { icon: React.ReactNode; tone: number }> = {
  "m.image": { icon: <Image />, tone: 5 },
  "m.video": { icon: <FileVideo />, tone: 6 },
  "m.audio": { icon: <FileAudio />, tone: 2 },
};

/** A picture, or a box with the file's name and a way to fetch it. */
export function Attachment(props: { content: Readonly<Record<string, unknown>>; onView: () => void }) {
  const { content, onView } = props;
  const t = useText();
  const { name, picture } = aboutFile(content);
  const href = mediaUrl(content["url"]);
  if (!href) return <span>{name}</span>;
  if (picture)
    return (
      <a
        className={css.picture}
        href={href}
        target="_blank"
        rel="noreferrer"
        aria-label={t("chat.image", { name })}
        onClick={(event) => {
          // With a key it opens in a tab of its own, as any link.
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onView();
        }}
      >
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
