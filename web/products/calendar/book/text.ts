import { enBook } from "../../../text/en-book.ts";
import { addText } from "../../../text/index.tsx";
import { svBook } from "../../../text/sv-book.ts";

addText({ sv: svBook, en: enBook });
