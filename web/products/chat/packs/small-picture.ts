import { factsOf, largestFile, largestKept, longestSide, scaledTo } from "./picture-facts.ts";

/** A picture as it goes into a pack. */
export interface SmallPicture {
  readonly file: Blob;
  readonly width: number;
  readonly height: number;
}

/** Why a file cannot be made into one: not a picture, too large, moving and too large to be kept as it is. */
export type PictureProblem = "kind" | "large" | "moving";

/**
 * A file as a picture of at most 128 px: a still one is drawn anew, which also leaves out what a camera wrote into it; a moving one is
 * kept as it is where it is small enough.
 */
export async function smallPictureOf(file: File): Promise<SmallPicture | PictureProblem> {
  if (file.size > largestFile) return "large";
  const facts = factsOf(new Uint8Array(await file.arrayBuffer()));
  if (facts === null) return "kind";
  const typed = new Blob([file], { type: facts.type });
  const picture = await createImageBitmap(typed).catch(() => null);
  if (!picture) return "kind";
  const { width, height } = picture;
  try {
    if (!facts.isMoving) return await drawn(picture);
    const isSmall = width <= longestSide && height <= longestSide && file.size <= largestKept;
    return isSmall ? { file: typed, width, height } : "moving";
  } finally {
    picture.close();
  }
}

async function drawn(picture: ImageBitmap): Promise<SmallPicture | PictureProblem> {
  const { width, height } = scaledTo(picture, longestSide);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return "kind";
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (file === null) return "kind";
  return file.size <= largestKept ? { file, width, height } : "large";
}
