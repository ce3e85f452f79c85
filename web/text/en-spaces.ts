import type { svSpaces } from "./sv-spaces.ts";

export const enSpaces: Record<keyof typeof svSpaces, string> = {
  "spaces.title": "Spaces",
  "spaces.space": "Space",
  "spaces.leave": "Leave the space",
  "spaces.none": "The space is empty",
  "spaces.noneText": "Chats and spaces that are put here with another Matrix client are shown here.",
  "spaces.children": "In {name}",
  "spaces.unnamed": "Chat without a name",
  "spaces.people": "{n, plural, one {# person} other {# people}}",
  "spaces.open": "Open",
  "spaces.openNamed": "Open {name}",
  "spaces.enter": "Join",
  "spaces.enterNamed": "Join {name}",
  "spaces.byInvitation": "By invitation",
};
