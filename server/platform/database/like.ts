/** A caller's text as part of a LIKE pattern, where it stands for itself. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (found) => `\\${found}`);
