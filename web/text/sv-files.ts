/** Swedish words of the files. */
export const svFiles = {
  "files.title": "Filer",
  "files.mine": "Mina filer",
} as const;
