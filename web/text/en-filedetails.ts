import type { svFileDetails } from "./sv-filedetails.ts";

/** English words of tags and activity in the details of a file. */
export const enFileDetails: Record<keyof typeof svFileDetails, string> = {
  "fileDetails.parts": "Parts of the details",
  "fileActivity.tab": "Activity",
  "fileComments.tab": "Comments",
  "tags.title": "Tags",
  "tags.none": "No tags.",
  "tags.add": "Add a tag",
  "tags.addNow": "Add",
  "tags.remove": "Remove the tag {name}",
  "tags.added": "The tag {name} is added.",
  "tags.removed": "The tag {name} is removed.",
  "fileActivity.title": "Activity",
  "fileActivity.none": "Nothing has happened yet.",
  "fileActivity.more": "Show more",
  "fileActivity.someone": "Someone",
  "fileActivity.added": "{who} added the file",
  "fileActivity.changed": "{who} changed the content",
  "fileActivity.renamed": "{who} named it {name}",
  "fileActivity.moved": "{who} moved it here",
  "fileActivity.trashed": "{who} put it in the trash",
  "fileActivity.restored": "{who} restored it",
  "error.TAG_MISSING": "The tag is no longer there.",
  "error.TAG_TAKEN": "There is a tag of that name already.",
  "error.TAGS_FULL": "No more tags can be added. Remove one first.",
};
