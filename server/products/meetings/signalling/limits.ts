/** Longest signal message, in bytes. */
export const LONGEST_FRAME = 2 * 1024 * 1024;
/** Characters of what someone says of themselves in a call: metadata and attributes together. */
export const LONGEST_METADATA = 64 * 1024;
