/** How long things lie in the trash before they are removed for good. */
export const trashMs = 30 * 86_400_000;
