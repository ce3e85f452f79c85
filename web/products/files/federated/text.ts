import { enFederated } from "../../../text/en-federated.ts";
import { addText } from "../../../text/index.tsx";
import { svFederated } from "../../../text/sv-federated.ts";

addText({ sv: svFederated, en: enFederated });
