const types = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/tiff", "image/bmp"]);
const maxBytes = 100 << 20;

/** Whether a preview can be tried: a picture of a known type, of at most 100 MiB. */
export const hasPreview = (node: { contentType: string; kind: string; size: number }): boolean =>
  node.kind === "file" && types.has(node.contentType) && node.size > 0 && node.size <= maxBytes;
