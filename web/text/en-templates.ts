import type { svTemplates } from "./sv-templates.ts";

/** English words about templates of workspaces; loaded with what uses them. */
export const enTemplates: Readonly<Record<keyof typeof svTemplates, string>> = {
  "template.save": "Save as template",
  "template.saveLead":
    "Colleagues at {organisation} can then make new workspaces of the template. It is as the workspace is now. Members, messages and comments never go along.",
  "template.name": "Name of the template",
  "template.description": "What it is for",
  "template.takes": "This goes along",
  "template.channels": "Open channels with topics",
  "template.boards": "Boards",
  "template.boards.none": "None",
  "template.boards.structure": "Lists and labels",
  "template.boards.all": "Cards too, without dates and people",
  "template.documents": "Documents",
  "template.files": "Folders and files",
  "template.files.none": "None",
  "template.files.structure": "Only the folders",
  "template.files.all": "The files too",
  "template.confirm": "Colleagues may have content above K1",
  "template.confirmLead":
    "Some of what you chose has an information class above K1. Everyone at {organisation} can read it in a new workspace, which gets the same class.",
  "template.saved": "The template {name} is saved.",
  "template.choose": "Begin from",
  "template.empty": "An empty workspace",
  "template.list": "Templates",
  "template.listLead": "Save a workspace as a template in its settings.",
  "template.none": "No templates yet",
  "template.counts":
    "{channels, plural, one {# channel} other {# channels}}, {boards, plural, one {# board} other {# boards}}, {documents, plural, one {# document} other {# documents}}, {files, plural, one {# file or folder} other {# files and folders}}",
  "template.by": "Saved by {who} {when}",
  "template.rename": "Change",
  "template.renameTitle": "Change the template",
  "template.renamed": "The template is changed.",
  "template.remove": "Remove",
  "template.removeTitle": "Remove the template {name}?",
  "template.removeLead": "Workspaces that were made of it are not affected.",
  "template.removed": "The template {name} is removed.",
};
