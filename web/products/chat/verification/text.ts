import { enVerify } from "../../../text/en-verify.ts";
import { addText } from "../../../text/index.tsx";
import { svVerify } from "../../../text/sv-verify.ts";

addText({ sv: svVerify, en: enVerify });
