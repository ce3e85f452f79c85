import { enProviders } from "../../../text/en-providers.ts";
import { addText } from "../../../text/index.tsx";
import { svProviders } from "../../../text/sv-providers.ts";

addText({ sv: svProviders, en: enProviders });
