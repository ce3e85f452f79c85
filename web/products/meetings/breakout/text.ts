import { enBreakout } from "../../../text/en-breakout.ts";
import { addText } from "../../../text/index.tsx";
import { svBreakout } from "../../../text/sv-breakout.ts";

addText({ sv: svBreakout, en: enBreakout });
