import { enUsage } from "../../../text/en-usage.ts";
import { addText } from "../../../text/index.tsx";
import { svUsage } from "../../../text/sv-usage.ts";

addText({ sv: svUsage, en: enUsage });
