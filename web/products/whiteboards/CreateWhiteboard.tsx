import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import "./text.ts";
import { NewWhiteboardDialog } from "./WhiteboardDialogs.tsx";

/** A new whiteboard from anywhere. */
export const CreateWhiteboard = inWorkspace(NewWhiteboardDialog);
