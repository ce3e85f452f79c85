import { enGroups } from "../../text/en-groups.ts";
import { addText } from "../../text/index.tsx";
import { svGroups } from "../../text/sv-groups.ts";

addText({ sv: svGroups, en: enGroups });
