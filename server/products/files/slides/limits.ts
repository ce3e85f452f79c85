import { exceed } from "#workers";

/** What a presentation may hold that is drawn. */
const limits = {
  slides: 500,
  elements: 400_000,
  characters: 2_000_000,
  pictures: 5_000,
  /** Of all its different PNG pictures together: others are passed on as they are. */
  pixels: 200_000_000,
} as const;

/** Counts what a presentation holds while it is read, and refuses TOO_LARGE beyond a limit. */
export interface Budget {
  addSlide(): void;
  addElement(characters: number): void;
  addPicture(): void;
  addPixels(count: number): void;
}

export function createBudget(): Budget {
  const used = { slides: 0, elements: 0, characters: 0, pictures: 0, pixels: 0 };
  const spend = (what: keyof typeof used, count: number): void => {
    used[what] += count;
    if (used[what] > limits[what]) throw exceed(refusedAs[what], limits[what]);
  };
  return {
    addSlide: () => spend("slides", 1),
    addElement(characters) {
      spend("elements", 1);
      spend("characters", characters);
    },
    addPicture: () => spend("pictures", 1),
    addPixels: (count) => spend("pixels", count),
  };
}

const refusedAs = {
  slides: "pages",
  elements: "blocks",
  characters: "characters",
  pictures: "pictures",
  pixels: "pixels",
} as const;
