import type { svCompare } from "./sv-compare.ts";

/** English words of versions of a file: compared and given names. */
export const enCompare: Record<keyof typeof svCompare, string> = {
  "compare.title": "Compare versions of {name}",
  "compare.with": "Compare the version from {when} with now",
  "compare.older": "From",
  "compare.newer": "To",
  "compare.now": "Now",
  "compare.shape": "How changes are shown",
  "compare.beside": "Side by side",
  "compare.below": "In one column",
  "compare.sum":
    "{added, plural, one {# line added} other {# lines added}}, {removed, plural, one {# line removed} other {# lines removed}}.",
  "compare.same": "The text is the same in these versions.",
  "compare.large":
    "The text is too large to be compared here. The limit is 1 MB. Download the versions to compare them.",
  "compare.none": "The text of one of the versions has not been read. Download the versions to compare them.",
  "compare.different": "The versions have too little in common to be compared line by line.",
  "compare.lines": "Changed lines",
  "compare.gap": "{n, plural, one {Show # line that is the same} other {Show # lines that are the same}}",
  "compare.more": "{n, plural, one {Show # more line} other {Show # more lines}}",
  "compare.added": "Added",
  "compare.removed": "Removed",
  "compare.menu": "More about the version from {when}",
  "compare.giveName": "Name it",
  "compare.name": "Name of the version from {when}",
  "compare.nameAbout": "A version with a name is kept, however old it grows.",
  "compare.label": "Name",
};
