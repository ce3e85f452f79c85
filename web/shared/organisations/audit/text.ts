import { enAudit } from "../../../text/en-audit.ts";
import { addText } from "../../../text/index.tsx";
import { svAudit } from "../../../text/sv-audit.ts";
import "../text.ts";
import "../../items/text.ts";

addText({ sv: svAudit, en: enAudit });
