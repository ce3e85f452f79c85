import type { svRich } from "./sv-rich.ts";

export const enRich: Record<keyof typeof svRich, string> = {
  "rich.show": "Show hidden text",
  "rich.hide": "Hide the text",
  "rich.table": "Table",
  "rich.details": "More",
  "rich.code": "Code",
  "rich.copyCode": "Copy the code",
  "rich.emoticon": "own emoji",
  "rich.formula": "Formula",
  "rich.picture": "Picture",
};
