/** Swedish words of spaces that other Matrix clients make; loaded with what uses them. */
export const svSpaces = {
  "spaces.title": "Utrymmen",
  "spaces.leave": "Lämna utrymmet",
  "spaces.none": "Utrymmet är tomt",
  "spaces.noneText": "Chattar och utrymmen som läggs här i en annan Matrixklient visas här.",
  "spaces.children": "I {name}",
} as const;
