import { enImports } from "../../../text/en-imports.ts";
import { addText } from "../../../text/index.tsx";
import { svImports } from "../../../text/sv-imports.ts";
import "../text.ts";

addText({ sv: svImports, en: enImports });
