/** Swedish words of documents; loaded with its pages, not with the shell. */
export const svDocuments = {};
