/** Longest signal message, in bytes. */
export const LONGEST_FRAME = 2 * 1024 * 1024;
