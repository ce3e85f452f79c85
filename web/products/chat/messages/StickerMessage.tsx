import { useState } from "react";
import { stickerSide } from "../emoji/stickers.ts";
import { EncryptedPicture } from "../encryption/EncryptedAttachment.tsx";
import { readEncryptedFile } from "../encryption/attachments.ts";
import { mediaUrl, thumbnailUrl } from "../media.ts";
import { aboutFile } from "./about-file.ts";
import css from "./StickerMessage.module.css";
import { plainTextOf, type Message } from "./timeline.ts";

/** Bytes up to which a moving sticker is fetched as it is; larger ones stand still. */
const largestMoving = 2 << 20;

/** A sticker: a picture that says everything itself; what it is called where it cannot be shown. */
export function StickerMessage({ message }: { message: Message }) {
  const { content } = message;
  const [hasFailed, setFailed] = useState(false);
  const name = plainTextOf(message);
  const encrypted = readEncryptedFile(content["file"]);
  const asPicture = { ...content, msgtype: "m.image" };
  const { picture, size } = aboutFile(asPicture, { width: stickerSide, height: stickerSide });
  if (encrypted && picture && size !== null && size <= largestMoving)
    return (
      <span className={css.sticker}>
        <EncryptedPicture file={encrypted} picture={picture} name={name} />
      </span>
    );
  const isMoving = picture?.kind === "image/gif" && size !== null && size <= largestMoving;
  const src = isMoving
    ? mediaUrl(content["url"])
    : thumbnailUrl(content["url"], stickerSide * 2, stickerSide * 2, "scale");
  if (src === null || hasFailed) return <span>{name}</span>;
  return (
    <span className={css.sticker}>
      <img
        src={src}
        alt={name}
        title={name}
        loading="lazy"
        onError={() => setFailed(true)}
        {...(picture ? { width: picture.width, height: picture.height } : {})}
      />
    </span>
  );
}
