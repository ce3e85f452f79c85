import type { svOffice } from "./sv-office.ts";

export const enOffice: Record<keyof typeof svOffice, string> = {
  "office.edit": "Edit",
  "office.leave": "Save and close",
  "office.back": "Close",
  "office.frame": "{name} in the office program",
  "office.opening": "Opening {name} …",
  "office.saved": "Saved",
  "office.unsaved": "Not saved yet",
  "office.saving": "Saving …",
  "office.readOnly": "You can read the file, not change it",
  "office.slow": "The office program does not answer",
  "office.slowText": "The file is untouched. Try again in a while, or download it.",
  "office.ended": "The file needs to be opened again",
  "office.endedText": "You have had it open for as long as is possible in one go. What is saved is still there.",
  "office.saveAs": "Save as",
  "office.saveAsText": "The new file is put beside this one.",
  "office.name": "Name of the file",
  "office.save": "Save",
  "error.OFFICE_UNKNOWN": "There is no office program here that opens files of this kind.",
};
