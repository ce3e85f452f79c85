import type { svRewind } from "./sv-rewind.ts";

export const enRewind: Record<keyof typeof svRewind, string> = {
  "rewind.title": "Put back {name}",
  "rewind.about": "The folder becomes as it was. What is there now is kept as earlier versions and in the trash.",
  "rewind.moment": "Moment",
  "rewind.future": "Choose a moment in the past.",
  "rewind.looking": "Looking at what has changed …",
  "rewind.plan": "This will be done",
  "rewind.contents": "{n, plural, one {# file gets its content back} other {# files get their content back}}",
  "rewind.restored": "{n, plural, one {# comes back} other {# come back}} from the trash",
  "rewind.removed": "{n, plural, one {# that was added goes} other {# that were added go}} to the trash",
  "rewind.withoutVersion":
    "{n, plural, one {# file has changed and no version of that time is kept. It stays} other {# files have changed and no version of that time is kept. They stay}} as they are.",
  "rewind.nothing": "Nothing has changed since then.",
  "rewind.moved": "What was renamed or moved stays where it is.",
  "rewind.begin": "Put the folder back",
  "rewind.running": "{done} of {total} put back",
  "rewind.background": "Go on in the background",
  "rewind.stop": "Cancel",
  "rewind.done": "The folder is as it was.",
  "rewind.skipped":
    "{n, plural, one {# could not be put back, because it is locked or was changed meanwhile.} other {# could not be put back, because they are locked or were changed meanwhile.}}",
  "rewind.cancelled": "It was cancelled. What was put back by then stays so.",
  "rewind.failed": "It could not be finished. What was put back by then stays so.",
  "error.REWIND_MISSING": "That is not there any more.",
  "error.REWIND_TOO_LARGE": "Too much has changed since then to be put back at once. Choose a smaller folder.",
  "error.TOO_MANY_REWINDS": "You are putting back another folder already. Wait until that is done.",
};
