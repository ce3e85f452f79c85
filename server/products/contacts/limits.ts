/** Of one card; pictures lie in them. */
export const maxCardBytes = 1024 * 1024;
/** Of one address book, with the cards that are in it. */
export const maxCards = 20_000;
export const maxBookBytes = 64 * 1024 * 1024;
/** Address books of one person. */
export const maxBooks = 20;
/** How long it is known what was removed. */
export const removedDays = 180;
/** Removed cards of one book that are known: who has not looked for longer begins anew. */
export const maxRemoved = 20_000;
export const longestName = 255;
