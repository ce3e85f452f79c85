import { enAudit } from "../../../text/en-audit.ts";
import { enRoles } from "../../../text/en-roles.ts";
import { addText } from "../../../text/index.tsx";
import { svRoles } from "../../../text/sv-roles.ts";
import { svAudit } from "../../../text/sv-audit.ts";
import "../text.ts";
import "../../items/text.ts";

addText({ sv: { ...svAudit, ...svRoles }, en: { ...enAudit, ...enRoles } });
