/** Swedish words of boards; loaded with its pages, not with the shell. */
export const svBoards = {};
