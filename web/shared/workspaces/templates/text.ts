import { enTemplates } from "../../../text/en-templates.ts";
import { addText } from "../../../text/index.tsx";
import { svTemplates } from "../../../text/sv-templates.ts";
import "../text.ts";

addText({ sv: svTemplates, en: enTemplates });
