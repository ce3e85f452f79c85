import { enMembers } from "../../../text/en-members.ts";
import { addText } from "../../../text/index.tsx";
import { svMembers } from "../../../text/sv-members.ts";

addText({ sv: svMembers, en: enMembers });
