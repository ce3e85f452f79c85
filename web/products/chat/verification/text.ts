import { enSigns } from "../../../text/en-signs.ts";
import { enVerify } from "../../../text/en-verify.ts";
import { addText } from "../../../text/index.tsx";
import { svSigns } from "../../../text/sv-signs.ts";
import { svVerify } from "../../../text/sv-verify.ts";

addText({ sv: { ...svVerify, ...svSigns }, en: { ...enVerify, ...enSigns } });
