import { enSending } from "../../../text/en-sending.ts";
import { addText } from "../../../text/index.tsx";
import { svSending } from "../../../text/sv-sending.ts";

addText({ sv: svSending, en: enSending });
