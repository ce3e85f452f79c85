/** Where a picture or file of the chat is fetched; the cookie says who asks. */
export function mediaUrl(mxc: unknown): string | null {
  const match = typeof mxc === "string" ? /^mxc:\/\/([^/?#]+)\/([^/?#]+)$/.exec(mxc) : null;
  return match ? `/_matrix/client/v1/media/download/${match[1]}/${match[2]}` : null;
}

export function thumbnailUrl(
  mxc: unknown,
  width: number,
  height: number,
  method: "crop" | "scale" = "crop",
): string | null {
  const match = typeof mxc === "string" ? /^mxc:\/\/([^/?#]+)\/([^/?#]+)$/.exec(mxc) : null;
  return match
    ? `/_matrix/client/v1/media/thumbnail/${match[1]}/${match[2]}?width=${width}&height=${height}&method=${method}`
    : null;
}

/** The size of a picture, so that its place is kept while it loads; null when the browser cannot read it. */
export async function pictureSize(file: File): Promise<{ w: number; h: number } | null> {
  try {
    const picture = await createImageBitmap(file);
    const size = { w: picture.width, h: picture.height };
    picture.close();
    return size;
  } catch {
    return null;
  }
}
