import { enMessageActions } from "../../../text/en-messageactions.ts";
import { addText } from "../../../text/index.tsx";
import { svMessageActions } from "../../../text/sv-messageactions.ts";

addText({ sv: svMessageActions, en: enMessageActions });
