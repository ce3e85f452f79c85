import { enAccessibility } from "../../../text/en-accessibility.ts";
import { addText } from "../../../text/index.tsx";
import { svAccessibility } from "../../../text/sv-accessibility.ts";

addText({ sv: svAccessibility, en: enAccessibility });
