/** Swedish words of whiteboards; loaded with its pages, not with the shell. */
export const svWhiteboards = {};
