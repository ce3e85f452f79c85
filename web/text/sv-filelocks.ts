/** Swedish words of locked files; loaded with the pages that list files. */
export const svFileLocks = {
  "files.lock": "Lås",
  "files.unlock": "Lås upp",
  "files.lockedBy": "Låst av {name}",
  "files.lockedByYou": "Låst av dig",
  "files.lockedByNobody": "Låst",
  "files.locked": "{name} är låst. Bara du kan ändra filen tills du låser upp den.",
  "files.unlocked": "{name} är upplåst.",
  "error.FILE_LOCKED": "Filen är låst, eller öppen i ett program. Försök igen när den är upplåst.",
  "error.LOCK_MISSING": "Filen är inte låst längre.",
  "error.TOO_MANY_LOCKS": "Du har låst så mycket som går. Lås upp något först.",
};
