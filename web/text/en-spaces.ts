import type { svSpaces } from "./sv-spaces.ts";

export const enSpaces: Record<keyof typeof svSpaces, string> = {
  "spaces.title": "Spaces",
  "spaces.leave": "Leave the space",
  "spaces.none": "The space is empty",
  "spaces.noneText": "Chats and spaces that are put here with another Matrix client are shown here.",
  "spaces.children": "In {name}",
};
