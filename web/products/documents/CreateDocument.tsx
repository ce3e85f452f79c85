import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import { NewDocumentDialog } from "./DocumentDialogs.tsx";
import "./text.ts";

/** A new document from anywhere. */
export const CreateDocument = inWorkspace(NewDocumentDialog);
