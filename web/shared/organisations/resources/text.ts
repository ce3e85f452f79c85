import { enResources } from "../../../text/en-resources.ts";
import { addText } from "../../../text/index.tsx";
import { svResources } from "../../../text/sv-resources.ts";

addText({ sv: svResources, en: enResources });
