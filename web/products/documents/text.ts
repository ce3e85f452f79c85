import { enDocuments } from "../../text/en-documents.ts";
import { addText } from "../../text/index.tsx";
import { svDocuments } from "../../text/sv-documents.ts";

addText({ sv: svDocuments, en: enDocuments });
