export const looksKey = ["looks"];
