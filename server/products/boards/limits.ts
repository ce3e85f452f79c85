/** Of a board. */
export const maxCards = 10_000;
export const maxLists = 200;
export const maxLabels = 200;
