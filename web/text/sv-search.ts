/** Swedish words of search; loaded with its pages, not with the shell. */
export const svSearch = {};
