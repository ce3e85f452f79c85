import { enSecurity } from "../../../text/en-security.ts";
import { addText } from "../../../text/index.tsx";
import { svSecurity } from "../../../text/sv-security.ts";

addText({ sv: svSecurity, en: enSecurity });
