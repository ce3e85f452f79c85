import { enProposals } from "../../../text/en-proposals.ts";
import { addText } from "../../../text/index.tsx";
import { svProposals } from "../../../text/sv-proposals.ts";

addText({ sv: svProposals, en: enProposals });
