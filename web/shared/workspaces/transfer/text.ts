import { enPolicy } from "../../../text/en-policy.ts";
import { enTransfers } from "../../../text/en-transfers.ts";
import { addText } from "../../../text/index.tsx";
import { svPolicy } from "../../../text/sv-policy.ts";
import { svTransfers } from "../../../text/sv-transfers.ts";
import "../text.ts";

addText({ sv: { ...svPolicy, ...svTransfers }, en: { ...enPolicy, ...enTransfers } });
