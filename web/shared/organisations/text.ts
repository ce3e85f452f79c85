import { enAdmin } from "../../text/en-admin.ts";
import { enGroups } from "../../text/en-groups.ts";
import { addText } from "../../text/index.tsx";
import { svAdmin } from "../../text/sv-admin.ts";
import { svGroups } from "../../text/sv-groups.ts";

addText({ sv: { ...svAdmin, ...svGroups }, en: { ...enAdmin, ...enGroups } });
