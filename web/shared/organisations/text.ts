import { enAdmin } from "../../text/en-admin.ts";
import { enGroups } from "../../text/en-groups.ts";
import { enRoles } from "../../text/en-roles.ts";
import { addText } from "../../text/index.tsx";
import { svAdmin } from "../../text/sv-admin.ts";
import { svRoles } from "../../text/sv-roles.ts";
import { svGroups } from "../../text/sv-groups.ts";

addText({ sv: { ...svAdmin, ...svGroups, ...svRoles }, en: { ...enAdmin, ...enGroups, ...enRoles } });
