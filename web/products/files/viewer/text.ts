import { enViewer } from "../../../text/en-viewer.ts";
import { addText } from "../../../text/index.tsx";
import { svViewer } from "../../../text/sv-viewer.ts";

addText({ sv: svViewer, en: enViewer });
