import type { svKeywords } from "./sv-keywords.ts";

/** English texts of what counts as a mention when it is written; loaded with the profile. */
export const enKeywords: Record<keyof typeof svKeywords, string> = {
  "keywords.title": "Keywords",
  "keywords.about":
    "When someone writes one of these in a chat that you are in, it counts as a mention of you, unless you have muted the chat.",
  "keywords.field": "Word or phrase",
  "keywords.hint": "Upper and lower case are alike. An asterisk stands for anything: referral*",
  "keywords.add": "Add",
  "keywords.list": "Your keywords",
  "keywords.remove": "Remove {keyword}",
  "keywords.empty": "Write a word.",
  "keywords.known": "You have that keyword already.",
  "keywords.tooMany": "You can have {n} keywords. Remove one first.",
};
