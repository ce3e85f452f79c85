import { enPermissions } from "../../../text/en-permissions.ts";
import { addText } from "../../../text/index.tsx";
import { svPermissions } from "../../../text/sv-permissions.ts";

addText({ sv: svPermissions, en: enPermissions });
