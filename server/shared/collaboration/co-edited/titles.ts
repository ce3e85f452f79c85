/** The title of what is imported from a file: its name without the ending. */
export const titleOfFile = (name: string, otherwise: string): string =>
  name
    .replace(/\.[^.]*$/, "")
    .trim()
    .slice(0, 200) || otherwise;
