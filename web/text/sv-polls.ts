/** Swedish words of polls; loaded with its pages, not with the shell. */
export const svPolls = {};
