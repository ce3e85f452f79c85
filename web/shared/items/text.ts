import "../../platform/outbox/text.ts";
import { enItems } from "../../text/en-items.ts";
import { addText } from "../../text/index.tsx";
import { svItems } from "../../text/sv-items.ts";

addText({ sv: svItems, en: enItems });
