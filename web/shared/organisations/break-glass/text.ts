import { enBreakGlass } from "../../../text/en-break-glass.ts";
import { addText } from "../../../text/index.tsx";
import { svBreakGlass } from "../../../text/sv-break-glass.ts";
import "../text.ts";

addText({ sv: svBreakGlass, en: enBreakGlass });
