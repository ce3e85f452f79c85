import { enBreakGlass } from "../../../text/en-breakglass.ts";
import { addText } from "../../../text/index.tsx";
import { svBreakGlass } from "../../../text/sv-breakglass.ts";
import "../text.ts";

addText({ sv: svBreakGlass, en: enBreakGlass });
