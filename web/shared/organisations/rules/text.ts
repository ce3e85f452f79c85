import { enPolicy } from "../../../text/en-policy.ts";
import { addText } from "../../../text/index.tsx";
import { svPolicy } from "../../../text/sv-policy.ts";
import "../text.ts";

addText({ sv: svPolicy, en: enPolicy });
