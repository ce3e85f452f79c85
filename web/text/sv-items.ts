/** Swedish words of items; loaded with its pages, not with the shell. */
export const svItems = {};
