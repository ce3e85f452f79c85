import { enPrograms } from "../../../text/en-programs.ts";
import { enSecurity } from "../../../text/en-security.ts";
import { addText } from "../../../text/index.tsx";
import { svPrograms } from "../../../text/sv-programs.ts";
import { svSecurity } from "../../../text/sv-security.ts";

addText({ sv: { ...svSecurity, ...svPrograms }, en: { ...enSecurity, ...enPrograms } });
