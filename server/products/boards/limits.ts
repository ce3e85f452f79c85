/** Of a board. */
export const maxCards = 10_000;
export const maxLists = 200;
export const maxLabels = 200;
/** Descriptions of its cards together: some programs ask for all of them at once. */
export const maxTextBytes = 64 << 20;
/** Labels, people and cards that are waited for, of all cards together, of what is written at once. */
export const maxLinks = 200_000;
