/** Swedish words of forms; loaded with its pages, not with the shell. */
export const svForms = {};
