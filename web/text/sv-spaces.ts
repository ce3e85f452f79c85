/** Swedish words of spaces that other Matrix clients make; loaded with what uses them. */
export const svSpaces = {
  "spaces.title": "Utrymmen",
  "spaces.space": "Utrymme",
  "spaces.leave": "Lämna utrymmet",
  "spaces.none": "Utrymmet är tomt",
  "spaces.noneText": "Chattar och utrymmen som läggs här i en annan Matrixklient visas här.",
  "spaces.children": "I {name}",
  "spaces.unnamed": "Chatt utan namn",
  "spaces.people": "{n, plural, one {# person} other {# personer}}",
  "spaces.open": "Öppna",
  "spaces.openNamed": "Öppna {name}",
  "spaces.enter": "Gå med",
  "spaces.enterNamed": "Gå med i {name}",
  "spaces.byInvitation": "Bara inbjudna",
} as const;
