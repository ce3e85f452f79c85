import type { Backdrop } from "./messages.ts";
import forest from "./pictures/forest.svg";
import office from "./pictures/office.svg";
import sea from "./pictures/sea.svg";
import { keepOwnPicture, readOwnPicture, type Background } from "./settings.ts";

/** Pictures of ours. */
export const pictures = { office, forest, sea } as const;

const size = { width: 1280, height: 720 };

async function load(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

/** Cut to the shape of a call's pictures. */
function draw(image: HTMLImageElement): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), size);
  const [width, height] = [image.naturalWidth || size.width, image.naturalHeight || size.height];
  const scale = Math.max(size.width / width, size.height / height);
  const [wide, high] = [width * scale, height * scale];
  canvas.getContext("2d")?.drawImage(image, (size.width - wide) / 2, (size.height - high) / 2, wide, high);
  return canvas;
}

/** What is drawn for a choice. Someone's own picture that is no longer here is a strong blur: the room is not shown. */
export async function backdropOf(background: Exclude<Background, "none">): Promise<Backdrop> {
  const address =
    background === "own" ? readOwnPicture() : background in pictures ? pictures[background as "sea"] : null;
  if (address === null) return { kind: "blur", isStrong: background !== "light" };
  return { kind: "picture", picture: await createImageBitmap(draw(await load(address))) };
}

/** Keeps a picture of the person's on this device. Throws when it cannot be read. */
export async function takeOwnPicture(file: File): Promise<void> {
  const address = URL.createObjectURL(file);
  try {
    keepOwnPicture(draw(await load(address)).toDataURL("image/jpeg", 0.8));
  } finally {
    URL.revokeObjectURL(address);
  }
}
