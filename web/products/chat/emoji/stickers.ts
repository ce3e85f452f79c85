import type { Sticker } from "./emoticons.ts";

/** The type of a sticker's event; here also what its content is called beside those of messages. */
export const stickerType = "m.sticker";

/** The longest side of a sticker as it is shown, in px. */
export const stickerSide = 256;

/** What an event says, with what makes it a sticker, which stands outside of its content. */
export const readableContent = (
  type: string,
  content: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => (type === stickerType ? { ...content, msgtype: stickerType } : content);

const numbers = ["w", "h", "size"] as const;

/** The content of a sticker as Matrix wants it: of what a pack says, only what there is to say. */
export function stickerContent({ mxc, body, info }: Sticker): Record<string, unknown> {
  const known = numbers.flatMap((key) => {
    const value = info[key];
    return typeof value === "number" && Number.isInteger(value) && value > 0 ? [[key, value] as const] : [];
  });
  const { mimetype } = info;
  return {
    body,
    url: mxc,
    info: {
      ...Object.fromEntries(known),
      ...(typeof mimetype === "string" ? { mimetype: mimetype.slice(0, 100) } : {}),
    },
  };
}
