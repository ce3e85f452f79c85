/** Pictures of these kinds are shown; anything else (SVG too) is only offered as a file. */
const shownKinds = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
export const widest = 400;
export const tallest = 300;

interface Info {
  size?: unknown;
  mimetype?: unknown;
  w?: unknown;
  h?: unknown;
}

/** What a message says of its file. */
export function aboutFile(
  content: Readonly<Record<string, unknown>>,
  most: { readonly width: number; readonly height: number } = { width: widest, height: tallest },
) {
  const { size, mimetype, w, h } = (content["info"] ?? {}) as Info;
  const width = typeof w === "number" && w > 0 ? w : most.width;
  const height = typeof h === "number" && h > 0 ? h : most.height;
  const scale = Math.min(1, most.width / width, most.height / height);
  const isShown = content["msgtype"] === "m.image" && typeof mimetype === "string" && shownKinds.has(mimetype);
  return {
    name: typeof content["filename"] === "string" ? content["filename"] : String(content["body"]),
    size: typeof size === "number" ? size : null,
    /** The picture's kind where it is one to be shown, and how large. */
    picture: isShown
      ? {
          kind: mimetype,
          isSmall: mimetype === "image/gif" || (width <= most.width && height <= most.height),
          width: Math.round(width * scale),
          height: Math.round(height * scale),
        }
      : null,
  };
}
