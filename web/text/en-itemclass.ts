import type { svItemClass } from "./sv-itemclass.ts";

/** English words of the information class of single items. */
export const enItemClass: Record<keyof typeof svItemClass, string> = {
  "itemClass.name": "Information class",
  "itemClass.chip": "Class of the content: {name}",
  "itemClass.question": "How sensitive is the content?",
  "itemClass.as": "As what it lies in: {name}",
  "itemClass.asWorkspace": "The same class as the workspace {title}.",
  "itemClass.asItem": "The same class as {title}.",
  "itemClass.asNone": "What this lies in has no class.",
  "itemClass.harm.K0": "No harm if the wrong person reads it.",
  "itemClass.harm.K1": "Moderate harm if the wrong person reads it.",
  "itemClass.harm.K2": "Considerable harm if the wrong person reads it.",
  "itemClass.harm.K3": "Serious harm if the wrong person reads it.",
  "itemClass.harm.K4": "Concerns the security of the realm. Not accepted here.",
  "itemClass.tooLow": "Lower than what this lies in. Cannot be chosen.",
  "itemClass.onlyOwners": "Only owners of the workspace can lower the class.",
  "itemClass.onlyManagers": "Those who may share this can raise the class.",
  "itemClass.closes": "This closes if you save",
  "itemClass.closesNothing": "Nothing closes if you save.",
  "itemClass.closes.link": "{n, plural, one {# link stops} other {# links stop}} working at once",
  "itemClass.closes.guestLink": "{n, plural, one {# meeting link stops} other {# meeting links stop}} working at once",
  "itemClass.closes.member":
    "{n, plural, one {# member} other {# members}} from other organisations can no longer open it",
  "itemClass.closes.share":
    "{n, plural, one {# share} other {# shares}} outside no longer {n, plural, one {holds} other {hold}}",
  "itemClass.closes.federated":
    "{n, plural, one {# share with another server ends} other {# shares with other servers end}} at once",
  "itemClass.closes.mailGuest": "{n, plural, one {# guest} other {# guests}} can no longer open it",
  "itemClass.unnamed": "Without a name here",
  "itemClass.save": "Save the class",
  "itemClass.saved": "The class is now {name}.",
};
