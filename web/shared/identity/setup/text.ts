import { enSetup } from "../../../text/en-setup.ts";
import { addText } from "../../../text/index.tsx";
import { svSetup } from "../../../text/sv-setup.ts";

addText({ sv: svSetup, en: enSetup });
