import { enKeyRecovery } from "../../text/en-keyrecovery.ts";
import { addText } from "../../text/index.tsx";
import { svKeyRecovery } from "../../text/sv-keyrecovery.ts";

addText({ sv: svKeyRecovery, en: enKeyRecovery });
