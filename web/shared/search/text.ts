import { enSearch } from "../../text/en-search.ts";
import { addText } from "../../text/index.tsx";
import { svSearch } from "../../text/sv-search.ts";

addText({ sv: svSearch, en: enSearch });
